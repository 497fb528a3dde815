-- Runs of a canvas are numbered from 1 where someone asks for the number; it is kept from then on.
alter table canvas add column runs bigint not null default 0;
alter table run add column number bigint;
