-- AlterTable
ALTER TABLE "api_token" ADD COLUMN     "holderId" UUID,
ADD COLUMN     "parentId" UUID;

-- AlterTable
ALTER TABLE "challenge" ADD COLUMN     "madeBy" UUID[];

-- AlterTable
ALTER TABLE "rollout" ADD COLUMN     "makerId" UUID;

-- AlterTable
ALTER TABLE "teleworker_download" ADD COLUMN     "madeBy" UUID[];

-- AlterTable
ALTER TABLE "user_account" ADD COLUMN     "disabledFor" TEXT,
ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'person';

-- CreateTable
CREATE TABLE "deleted_account" (
    "id" UUID NOT NULL,
    "emailHash" TEXT NOT NULL,
    "singleSignOn" TEXT,
    "deletedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "deleted_account_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "deleted_account_emailHash_idx" ON "deleted_account"("emailHash");

-- CreateIndex
CREATE INDEX "deleted_account_singleSignOn_idx" ON "deleted_account"("singleSignOn");

-- CreateIndex
CREATE INDEX "api_token_holderId_idx" ON "api_token"("holderId");

-- CreateIndex
CREATE INDEX "api_token_parentId_idx" ON "api_token"("parentId");

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_holderId_fkey" FOREIGN KEY ("holderId") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "api_token"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Tokens made before are held by the account, or by the token, of the name they were made by. Whose maker is not known
-- any more, or not for certain, ends.
UPDATE "api_token" t SET "holderId" = u."id" FROM "user_account" u WHERE u."email" = t."createdBy";
UPDATE "api_token" t SET "parentId" = p."id", "holderId" = p."holderId" FROM "api_token" p
  WHERE t."holderId" IS NULL AND t."id" <> p."id" AND p."name" = t."createdBy" AND p."createdAt" < t."createdAt"
    AND 1 = (SELECT count(*) FROM "api_token" o WHERE o."name" = t."createdBy");
UPDATE "api_token" SET "revokedAt" = now()
  WHERE "holderId" IS NULL AND "parentId" IS NULL AND "revokedAt" IS NULL
    AND "createdBy" IS NOT NULL AND "createdBy" <> 'command line';
UPDATE "api_token" SET "revokedAt" = now() FROM "user_account" u
  WHERE u."id" = "holderId" AND u."disabledAt" IS NOT NULL AND "revokedAt" IS NULL;

-- What somebody was given, or gave, under an earlier role, belonging or password is withdrawn with the change itself,
-- whoever makes it and by whatever path.
CREATE FUNCTION withdraw_of_maker(maker uuid) RETURNS void LANGUAGE sql AS $$
  DELETE FROM "challenge" WHERE maker = ANY ("madeBy");
  UPDATE "teleworker_download" SET "sealedBundle" = NULL
    WHERE maker = ANY ("madeBy") AND "sealedBundle" IS NOT NULL;
$$;

CREATE FUNCTION account_is_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "challenge" WHERE "userId" = NEW."id";
  IF (OLD."role", OLD."resellerId", OLD."customerId", OLD."disabledAt" IS NULL)
    IS DISTINCT FROM (NEW."role", NEW."resellerId", NEW."customerId", NEW."disabledAt" IS NULL) THEN
    DELETE FROM "session" WHERE "userId" = NEW."id";
    PERFORM withdraw_of_maker(NEW."id");
  END IF;
  IF NEW."disabledAt" IS NOT NULL THEN
    UPDATE "api_token" SET "revokedAt" = NEW."disabledAt" WHERE "holderId" = NEW."id" AND "revokedAt" IS NULL;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER account_is_another AFTER UPDATE ON "user_account" FOR EACH ROW
  WHEN ((OLD."role", OLD."resellerId", OLD."customerId", OLD."disabledAt", OLD."passwordHash", OLD."singleSignOn",
      OLD."email") IS DISTINCT FROM (NEW."role", NEW."resellerId", NEW."customerId", NEW."disabledAt",
      NEW."passwordHash", NEW."singleSignOn", NEW."email"))
  EXECUTE FUNCTION account_is_another();

CREATE FUNCTION account_is_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "api_token" SET "revokedAt" = now() WHERE "holderId" = OLD."id" AND "revokedAt" IS NULL;
  PERFORM withdraw_of_maker(OLD."id");
  IF OLD."kind" = 'person' THEN
    INSERT INTO "deleted_account" ("id", "emailHash", "singleSignOn", "deletedAt")
      VALUES (OLD."id", encode(sha256(convert_to(OLD."email", 'UTF8')), 'hex'), OLD."singleSignOn", now());
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER account_is_deleted BEFORE DELETE ON "user_account" FOR EACH ROW EXECUTE FUNCTION account_is_deleted();

CREATE FUNCTION account_is_created() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "deleted_account" WHERE "emailHash" = encode(sha256(convert_to(NEW."email", 'UTF8')), 'hex');
  RETURN NULL;
END $$;
CREATE TRIGGER account_is_created AFTER INSERT ON "user_account" FOR EACH ROW EXECUTE FUNCTION account_is_created();

CREATE FUNCTION token_is_revoked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "api_token" SET "revokedAt" = NEW."revokedAt" WHERE "parentId" = NEW."id" AND "revokedAt" IS NULL;
  PERFORM withdraw_of_maker(NEW."id");
  -- What is revoked by itself is recorded as the change that it is.
  IF pg_trigger_depth() > 1 THEN
    INSERT INTO "audit_pending" ("entry") VALUES (jsonb_build_object(
      'at', clock_timestamp(),
      'kind', 'event',
      'actorKind', 'system',
      'action', 'token.revoked',
      'resourceType', 'token',
      'resourceId', NEW."id",
      'after', jsonb_build_object('name', NEW."name", 'holderId', NEW."holderId", 'parentId', NEW."parentId")));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER token_is_revoked AFTER UPDATE OF "revokedAt" ON "api_token" FOR EACH ROW
  WHEN (OLD."revokedAt" IS NULL AND NEW."revokedAt" IS NOT NULL) EXECUTE FUNCTION token_is_revoked();

CREATE FUNCTION customer_has_another_reseller() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "challenge" WHERE "userId" IN (SELECT "id" FROM "user_account" WHERE "customerId" = NEW."id");
  UPDATE "teleworker_download" d SET "sealedBundle" = NULL
    FROM "teleworker_credential" c JOIN "teleworker" t ON t."id" = c."teleworkerId"
    WHERE c."id" = d."credentialId" AND t."customerId" = NEW."id" AND d."sealedBundle" IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER customer_has_another_reseller AFTER UPDATE OF "resellerId" ON "customer" FOR EACH ROW
  WHEN (OLD."resellerId" IS DISTINCT FROM NEW."resellerId") EXECUTE FUNCTION customer_has_another_reseller();
