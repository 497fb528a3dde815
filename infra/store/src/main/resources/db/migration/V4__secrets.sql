-- Every sealed value begins with one byte and the four bytes of its key's id: what a former key has sealed is found by it.
alter table trigger add column sealed_inputs bytea;
create index run_sealed_by on run (substring(secret_inputs from 2 for 4)) where secret_inputs is not null;
