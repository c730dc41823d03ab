-- CreateTable
CREATE TABLE "audit_entry" (
    "sequence" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "requestId" TEXT,
    "actorKind" TEXT NOT NULL,
    "actorId" TEXT,
    "actorName" TEXT,
    "source" TEXT,
    "userAgent" TEXT,
    "action" TEXT NOT NULL,
    "resourceType" TEXT,
    "resourceId" TEXT,
    "customerId" TEXT,
    "status" INTEGER,
    "code" TEXT,
    "request" JSONB,
    "before" JSONB,
    "after" JSONB,
    "previousHash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("sequence")
);

-- CreateTable
CREATE TABLE "audit_pending" (
    "id" BIGSERIAL NOT NULL,
    "entry" JSONB NOT NULL,

    CONSTRAINT "audit_pending_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_head" (
    "id" INTEGER NOT NULL,
    "sequence" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "mac" TEXT NOT NULL,
    "sealedKey" TEXT NOT NULL,

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "audit_entry_customerId_sequence_idx" ON "audit_entry"("customerId", "sequence");

-- CreateIndex
CREATE INDEX "audit_entry_actorId_sequence_idx" ON "audit_entry"("actorId", "sequence");

-- CreateIndex
CREATE INDEX "audit_entry_resourceId_sequence_idx" ON "audit_entry"("resourceId", "sequence");

-- CreateIndex
CREATE INDEX "audit_entry_requestId_idx" ON "audit_entry"("requestId");

-- CreateIndex
CREATE INDEX "audit_entry_at_idx" ON "audit_entry" USING BRIN ("at");

-- The record is only ever added to.
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit record is only ever added to' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

-- What changes by itself is noted in the transaction that changes it.
CREATE FUNCTION audit_customer_of_appliance(appliance uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT s."customerId" FROM "appliance" a JOIN "site" s ON s."id" = a."siteId" WHERE a."id" = appliance
$$;

CREATE FUNCTION audit_certificate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "audit_pending" ("entry") VALUES (jsonb_build_object(
    'at', CASE TG_OP WHEN 'INSERT' THEN NEW."createdAt" ELSE NEW."revokedAt" END,
    'kind', 'event',
    'actorKind', CASE WHEN TG_OP = 'INSERT' AND NEW."applianceId" IS NOT NULL THEN 'appliance' ELSE 'system' END,
    'actorId', CASE WHEN TG_OP = 'INSERT' THEN NEW."applianceId" END,
    'action', CASE TG_OP WHEN 'INSERT' THEN 'certificate.issued' ELSE 'certificate.revoked' END,
    'resourceType', 'certificate',
    'resourceId', NEW."serialNumber",
    'customerId', audit_customer_of_appliance(NEW."applianceId"),
    'after', jsonb_build_object(
      'profile', NEW."profile", 'subject', NEW."subject", 'applianceId', NEW."applianceId",
      'notAfter', NEW."notAfter", 'revocationReason', NEW."revocationReason")));
  RETURN NULL;
END $$;
CREATE TRIGGER audit_certificate_issued AFTER INSERT ON "certificate"
  FOR EACH ROW EXECUTE FUNCTION audit_certificate();
CREATE TRIGGER audit_certificate_revoked AFTER UPDATE OF "revokedAt" ON "certificate"
  FOR EACH ROW WHEN (OLD."revokedAt" IS DISTINCT FROM NEW."revokedAt") EXECUTE FUNCTION audit_certificate();

CREATE FUNCTION audit_state() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  was jsonb := CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) END;
  now_is jsonb := to_jsonb(NEW);
  field text := TG_ARGV[0];
BEGIN
  INSERT INTO "audit_pending" ("entry") VALUES (jsonb_build_object(
    'at', clock_timestamp(),
    'kind', 'event',
    'actorKind', 'system',
    'actorName', now_is ->> 'createdBy',
    'action', TG_TABLE_NAME || '.' || (now_is ->> field),
    'resourceType', TG_TABLE_NAME,
    'resourceId', now_is ->> 'id',
    'customerId', CASE TG_TABLE_NAME
      WHEN 'customer' THEN NEW."id"
      WHEN 'appliance' THEN audit_customer_of_appliance(NEW."id") END,
    'before', CASE WHEN was IS NOT NULL THEN jsonb_build_object(field, was -> field) END,
    'after', jsonb_build_object(field, now_is -> field)));
  RETURN NULL;
END $$;
CREATE TRIGGER audit_appliance_state AFTER UPDATE OF "state" ON "appliance"
  FOR EACH ROW WHEN (OLD."state" IS DISTINCT FROM NEW."state") EXECUTE FUNCTION audit_state('state');
CREATE TRIGGER audit_customer_stage AFTER UPDATE OF "stage" ON "customer"
  FOR EACH ROW WHEN (OLD."stage" IS DISTINCT FROM NEW."stage") EXECUTE FUNCTION audit_state('stage');
CREATE TRIGGER audit_rollout_begun AFTER INSERT ON "rollout"
  FOR EACH ROW EXECUTE FUNCTION audit_state('state');
CREATE TRIGGER audit_rollout_state AFTER UPDATE OF "state" ON "rollout"
  FOR EACH ROW WHEN (OLD."state" IS DISTINCT FROM NEW."state") EXECUTE FUNCTION audit_state('state');

-- Who was not let in by the enrolment server.
CREATE FUNCTION audit_refusal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "audit_pending" ("entry") VALUES (jsonb_build_object(
    'at', NEW."at",
    'kind', 'refusal',
    'actorKind', CASE WHEN NEW."applianceId" IS NULL THEN 'nobody' ELSE 'appliance' END,
    'actorId', NEW."applianceId",
    'source', NEW."source",
    'action', 'enrolment',
    'customerId', audit_customer_of_appliance(NEW."applianceId"),
    'code', NEW."code",
    'after', jsonb_build_object('detail', NEW."detail")));
  RETURN NULL;
END $$;
CREATE TRIGGER audit_refused_enrolment AFTER INSERT ON "refusal"
  FOR EACH ROW WHEN (NEW."channel" = 'est') EXECUTE FUNCTION audit_refusal();

-- A file changes many rows at once; its transaction says so (`sitekeeper.audit_rows`, the id of the request).
CREATE FUNCTION audit_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  was jsonb := CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) END;
  now_is jsonb := to_jsonb(NEW);
BEGIN
  INSERT INTO "audit_pending" ("entry") VALUES (jsonb_build_object(
    'at', clock_timestamp(),
    'kind', 'event',
    'requestId', current_setting('sitekeeper.audit_rows'),
    'actorKind', 'system',
    'action', 'import.' || TG_TABLE_NAME,
    'resourceType', TG_TABLE_NAME,
    'resourceId', NEW."id",
    'customerId', CASE TG_TABLE_NAME
      WHEN 'customer' THEN now_is ->> 'id'
      WHEN 'site' THEN now_is ->> 'customerId'
      ELSE audit_customer_of_appliance(NEW."id")::text END,
    'before', was,
    'after', now_is));
  RETURN NULL;
END $$;
CREATE TRIGGER audit_customer_row AFTER INSERT OR UPDATE ON "customer"
  FOR EACH ROW WHEN (current_setting('sitekeeper.audit_rows', true) <> '') EXECUTE FUNCTION audit_row();
CREATE TRIGGER audit_site_row AFTER INSERT OR UPDATE ON "site"
  FOR EACH ROW WHEN (current_setting('sitekeeper.audit_rows', true) <> '') EXECUTE FUNCTION audit_row();
CREATE TRIGGER audit_appliance_row AFTER INSERT OR UPDATE ON "appliance"
  FOR EACH ROW WHEN (current_setting('sitekeeper.audit_rows', true) <> '') EXECUTE FUNCTION audit_row();
