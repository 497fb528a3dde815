-- A look-up of one task by run, path and origin must find its primary key the cheaper index on an empty table, too:
-- a statement planned then would walk all tasks of a run later.
drop index run_task_in_order;
create index run_task_in_order on run_task (scope, run, iteration, path, seq desc);
