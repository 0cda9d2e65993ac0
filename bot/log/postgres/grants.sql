-- The rights of the role that the bot connects as. Run it as the owner of the log's tables, once, and again after an
-- update that made tables anew, with the log's schema in the search_path:
--
--     psql -v role=alephee_bot_app -f grants.sql postgresql://owner@host/database
--
-- The owner makes the tables: let the bot start once with the owner's URL, or `alephee-bot log copy --to` it. The role
-- of every day then can add events, and neither change nor remove them, nor do away with what guards them.
\set ON_ERROR_STOP on
BEGIN;
SELECT quote_ident(current_schema()) AS schema \gset
REVOKE ALL ON ALL TABLES IN SCHEMA :schema FROM :"role";
REVOKE ALL ON ALL SEQUENCES IN SCHEMA :schema FROM :"role";
REVOKE CREATE ON SCHEMA :schema FROM :"role", PUBLIC;
GRANT USAGE ON SCHEMA :schema TO :"role";
GRANT SELECT ON
    batches, requests, attempts, approvals, questions, replies, names, follow_ups,
    contents, remarks, answers, digests, question_words, name_words, files,
    events, chain, counts, outbox, posts, alerts, alert_requests, pace, heartbeat, drafts,
    restoring, epoch, migrations, sends
TO :"role";
-- what is only ever added, and what is moved on
GRANT INSERT ON events, names TO :"role";
GRANT INSERT, UPDATE ON batches, requests, attempts, questions, replies, alerts, alert_requests, pace, heartbeat
TO :"role";
-- words and files can be erased, approvals taken back
GRANT INSERT, DELETE ON contents, remarks, answers, digests, question_words, name_words, files, approvals TO :"role";
-- the bot's own state
GRANT INSERT, UPDATE, DELETE ON follow_ups, outbox, posts, drafts TO :"role";
GRANT UPDATE ON restoring, epoch TO :"role";
-- whoever writes locks the one row of `chain`; what stands in it, triggers write
GRANT UPDATE (id) ON chain TO :"role";
GRANT SELECT, USAGE ON SEQUENCE approvals_id_seq, names_id_seq, outbox_id_seq, questions_rowid_seq TO :"role";
COMMIT;
