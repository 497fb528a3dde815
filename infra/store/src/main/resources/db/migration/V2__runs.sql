-- last_seq changes with every group of events: no index holds it and pages keep room, so that these updates stay on
-- their page; wide values go out of the row.
create table run (
    id              text collate "C" primary key,
    workspace       text collate "C" not null references workspace,
    canvas          text collate "C" not null,
    version         int         not null,
    title           text        not null,
    status          text        not null,
    last_seq        bigint      not null,
    inputs          json        not null,
    secret_inputs   bytea,
    user_id         text,
    trigger         text        not null,
    api_key         text,
    idempotency_key text,
    request_hash    text,
    continues       text collate "C",
    start           json,
    max_runs        int check (max_runs > 0),
    created_at      timestamptz not null,
    claimed_until   timestamptz,
    dispatched_at   timestamptz,
    started_at      timestamptz,
    finished_at     timestamptz,
    abort_reason    text,
    outputs         json,
    outputs_object  text,
    error_code      text,
    error_message   text
) with (fillfactor = 70, toast_tuple_target = 512);

create unique index run_idempotency on run (workspace, canvas, coalesce(user_id, ''), idempotency_key)
    where idempotency_key is not null;
create index run_of_workspace on run (workspace, id);
create index run_of_canvas on run (workspace, canvas, id);
create index run_by_status on run (workspace, status, id);
create index run_of_user on run (workspace, user_id, id) where user_id is not null;
create index run_waiting on run (workspace, canvas, id) where finished_at is null and dispatched_at is null;
create index run_dispatched on run (workspace, canvas, id) where finished_at is null and dispatched_at is not null;
create index run_claimed on run (workspace, canvas)
    where finished_at is null and dispatched_at is null and claimed_until is not null;
create index run_open on run (id) where finished_at is null and dispatched_at is not null;
create index run_to_abort on run (id) where abort_reason is not null and finished_at is null;
create index run_ended on run (finished_at) where finished_at is not null;

-- No foreign keys below: each would cost every append a look-up; a run's rows are deleted with it, explicitly.
create table run_event (
    run       text collate "C" not null,
    seq       bigint      not null,
    workspace text collate "C" not null,
    at        timestamptz not null,
    kind      text        not null,
    origin    text        not null,
    path      text collate "C" not null,
    attempt   int         not null,
    ordinal   int         not null,
    data      json        not null,
    primary key (run, seq)
);
-- What makes an event the same event. Partial text has no identity: whoever repeats an attempt writes it again.
create unique index run_event_identity on run_event (run, path, origin, kind, attempt, ordinal)
    where kind <> 'task.delta';
create index run_event_text on run_event (run, path, seq) where kind = 'task.delta';

create table run_task (
    run           text collate "C" not null,
    path          text collate "C" not null,
    origin        text        not null,
    workspace     text collate "C" not null,
    seq           bigint      not null,
    scope         text collate "C" not null,
    iteration     int[]       not null,
    title         text        not null,
    type          text        not null,
    status        text        not null,
    attempt       int         not null,
    started_at    timestamptz,
    finished_at   timestamptz,
    error_code    text,
    error_message text,
    output        json,
    output_object text,
    size          bigint      not null,
    data          json        not null,
    primary key (run, path, origin)
) with (fillfactor = 80);
create index run_task_in_order on run_task (run, scope, iteration, path, seq desc);

-- Values that belong to no task, such as the items of a forEach.
create table run_value (
    run           text collate "C" not null,
    path          text collate "C" not null,
    origin        text not null,
    workspace     text collate "C" not null,
    output        json,
    output_object text,
    primary key (run, path, origin)
);
