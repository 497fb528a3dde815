-- Inputs of triggers are sealed; the files that they name, which must not expire, stand beside them.
alter table trigger add column files text[] not null default '{}';
update trigger t set files = array(
    select distinct found[1] from regexp_matches(t.settings::text, '(file_[0-9a-z]+)', 'g') found);
