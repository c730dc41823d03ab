-- AlterTable
ALTER TABLE "renumbering" ADD COLUMN     "decisionDueAt" TIMESTAMPTZ(3),
ADD COLUMN     "reminders" INTEGER NOT NULL DEFAULT 0;
UPDATE "renumbering" SET "decisionDueAt" = "updatedAt" + interval '3 days' WHERE "state" IN ('planned', 'running');

-- What waited for somebody in vain is noted in the transaction that finds it.
CREATE FUNCTION audit_overdue_renumbering() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "audit_pending" ("entry") VALUES (jsonb_build_object(
    'at', clock_timestamp(),
    'kind', 'event',
    'actorKind', 'system',
    'action', 'renumbering.overdue',
    'resourceType', 'renumbering',
    'resourceId', NEW."id",
    'customerId', (SELECT "customerId" FROM "network" WHERE "id" = NEW."networkId"),
    'after', jsonb_build_object(
      'networkId', NEW."networkId", 'state', NEW."state", 'stepsDone', NEW."stepsDone",
      'reminders', NEW."reminders", 'createdBy', NEW."createdBy")));
  RETURN NULL;
END $$;
CREATE TRIGGER audit_renumbering_overdue AFTER UPDATE OF "reminders" ON "renumbering"
  FOR EACH ROW WHEN (NEW."reminders" > OLD."reminders") EXECUTE FUNCTION audit_overdue_renumbering();

CREATE FUNCTION audit_expired_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "audit_pending" ("entry") VALUES (jsonb_build_object(
    'at', clock_timestamp(),
    'kind', 'event',
    'actorKind', 'system',
    'source', NEW."source",
    'action', 'enrolment-request.expired',
    'resourceType', 'enrolment-request',
    'resourceId', NEW."id",
    'after', jsonb_build_object(
      'serial', NEW."serial", 'attempts', NEW."attempts",
      'firstSeenAt', NEW."firstSeenAt", 'lastSeenAt', NEW."lastSeenAt")));
  RETURN NULL;
END $$;
CREATE TRIGGER audit_enrolment_request_expired AFTER UPDATE OF "state" ON "enrolment_request"
  FOR EACH ROW WHEN (OLD."state" IS DISTINCT FROM NEW."state" AND NEW."state" = 'expired')
  EXECUTE FUNCTION audit_expired_request();
