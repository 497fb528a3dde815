-- Answers to approvals, to be told again to workflows that have not heard of them.
create index run_event_answers on run_event (run, seq) where kind = 'approval.answered';
