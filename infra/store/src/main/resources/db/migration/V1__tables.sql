-- Ids are time-ordered: collation "C" makes their text order the order of creation, so that they serve as cursors.
-- JSON is kept as json, not jsonb: members stay in the order they were written, and \u0000 in a string is allowed.

create table workspace (
    id         text collate "C" primary key,
    name       text        not null,
    max_runs   int check (max_runs > 0),
    created_at timestamptz not null default now()
);

create table account (
    id            text collate "C" primary key,
    workspace     text collate "C" not null references workspace,
    email         text        not null,
    password_hash text        not null,
    role          text        not null,
    created_at    timestamptz not null default now()
);
create unique index account_email on account (lower(email));

create table canvas (
    id         text collate "C" primary key,
    workspace  text collate "C" not null references workspace,
    title      text        not null,
    status     text        not null,
    version    int         not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (workspace, id)
);

-- The definition is text: what was written comes back, byte for byte.
create table canvas_version (
    workspace  text collate "C" not null,
    canvas     text collate "C" not null,
    version    int         not null,
    title      text        not null,
    definition text        not null,
    created_at timestamptz not null default now(),
    primary key (canvas, version),
    foreign key (workspace, canvas) references canvas (workspace, id)
);

create table api_key (
    id          text collate "C" primary key,
    workspace   text collate "C" not null references workspace,
    name        text        not null,
    scope       text        not null,
    canvas      text collate "C",
    prefix      text        not null,
    secret_hash bytea       not null unique,
    created_at  timestamptz not null default now(),
    revoked_at  timestamptz,
    foreign key (workspace, canvas) references canvas (workspace, id)
);
create index api_key_of_workspace on api_key (workspace, id);

create table credential (
    id         text collate "C" primary key,
    workspace  text collate "C" not null references workspace,
    name       text        not null,
    value      bytea       not null,
    created_at timestamptz not null default now(),
    unique (workspace, name)
);

create table trigger (
    id         text collate "C" primary key,
    workspace  text collate "C" not null,
    canvas     text collate "C" not null,
    type       text        not null,
    enabled    boolean     not null default true,
    settings   json        not null,
    created_at timestamptz not null default now(),
    foreign key (workspace, canvas) references canvas (workspace, id)
);
create index trigger_of_workspace on trigger (workspace, id);

create table file (
    id           text collate "C" primary key,
    workspace    text collate "C" not null references workspace,
    name         text        not null,
    content_type text        not null,
    size         bigint      not null,
    sha256       text        not null,
    object_key   text        not null,
    canvas       text collate "C",
    user_id      text,
    run          text collate "C",
    task         text,
    used         boolean     not null default false,
    created_at   timestamptz not null default now()
);
create index file_of_workspace on file (workspace, id);
create index file_of_canvas on file (workspace, canvas, id) where canvas is not null;
create index file_of_run on file (run, id) where run is not null;
create index file_unused on file (created_at) where run is null and not used;

-- Which runs were given a file; the last of them to go gives it back to expiry.
create table file_use (
    run  text collate "C" not null,
    file text collate "C" not null references file on delete cascade,
    primary key (run, file)
);
create index file_use_of_file on file_use (file);

-- Objects that nothing refers to from a moment on: uploads that never finished, bytes of rows that are gone.
-- A key that ends in a slash stands for all objects below it.
create table object_sweep (
    object_key text primary key,
    not_before timestamptz not null
);
create index object_sweep_due on object_sweep (not_before);
