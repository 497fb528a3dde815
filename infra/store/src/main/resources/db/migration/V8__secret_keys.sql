-- Until when each secret key has encrypted: what it encrypted in Temporal stays so for as long as its run is there.
create table secret_key (
    id        text        primary key,
    last_used timestamptz not null
);
