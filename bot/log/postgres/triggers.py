"""What the database does by itself, whoever writes: nobody changes events, and their end and requests are counted.

Triggers fire in every mode of replication, and act with the rights of the tables' owner: the bot's role needs none on
``chain`` and ``counts`` but to read them and to lock the one row of the former.
"""

#: ``{schema}``: where the tables are, quoted
TRIGGERS = """
CREATE FUNCTION events_are_kept() RETURNS trigger LANGUAGE plpgsql
AS $$BEGIN RAISE EXCEPTION 'events are append-only'; END$$;

CREATE FUNCTION events_are_counted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = {schema}, pg_temp
AS $$BEGIN UPDATE chain SET events = NEW.id, head = NEW.hash WHERE id = 1; RETURN NULL; END$$;

CREATE FUNCTION requests_are_counted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = {schema}, pg_temp
AS $$BEGIN
    IF TG_OP = 'UPDATE' THEN
        UPDATE counts SET number = number - 1 WHERE kind = OLD.kind AND state = OLD.state;
    END IF;
    INSERT INTO counts (kind, state, number) VALUES (NEW.kind, NEW.state, 1)
    ON CONFLICT (kind, state) DO UPDATE SET number = counts.number + 1;
    RETURN NULL;
END$$;

CREATE TRIGGER events_are_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON events
FOR EACH STATEMENT EXECUTE FUNCTION events_are_kept();

CREATE TRIGGER events_are_counted AFTER INSERT ON events
FOR EACH ROW EXECUTE FUNCTION events_are_counted();

CREATE TRIGGER requests_are_counted AFTER INSERT ON requests
FOR EACH ROW EXECUTE FUNCTION requests_are_counted();

CREATE TRIGGER requests_are_counted_anew AFTER UPDATE OF state ON requests
FOR EACH ROW WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION requests_are_counted();

ALTER TABLE events ENABLE ALWAYS TRIGGER events_are_not_changed;
ALTER TABLE events ENABLE ALWAYS TRIGGER events_are_counted;
ALTER TABLE requests ENABLE ALWAYS TRIGGER requests_are_counted;
ALTER TABLE requests ENABLE ALWAYS TRIGGER requests_are_counted_anew;
"""
