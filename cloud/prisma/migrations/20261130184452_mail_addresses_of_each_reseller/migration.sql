-- DropIndex
DROP INDEX "user_account_email_key";

-- AlterTable
ALTER TABLE "deleted_account" ADD COLUMN     "resellerId" UUID;

-- CreateIndex
CREATE INDEX "user_account_email_idx" ON "user_account"("email");

-- What one tenant deletes or creates says nothing of another's people.
UPDATE "deleted_account" SET "resellerId" = NULL;

CREATE FUNCTION realm_of_account("resellerId" uuid, "customerId" uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT coalesce($1, (SELECT c."resellerId" FROM "customer" c WHERE c."id" = $2))
$$;

CREATE OR REPLACE FUNCTION account_is_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "api_token" SET "revokedAt" = now() WHERE "holderId" = OLD."id" AND "revokedAt" IS NULL;
  PERFORM withdraw_of_maker(OLD."id");
  IF OLD."kind" = 'person' THEN
    INSERT INTO "deleted_account" ("id", "emailHash", "singleSignOn", "resellerId", "deletedAt")
      VALUES (OLD."id", encode(sha256(convert_to(OLD."email", 'UTF8')), 'hex'), OLD."singleSignOn",
        realm_of_account(OLD."resellerId", OLD."customerId"), now());
  END IF;
  RETURN OLD;
END $$;

CREATE OR REPLACE FUNCTION account_is_created() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "deleted_account" WHERE "emailHash" = encode(sha256(convert_to(NEW."email", 'UTF8')), 'hex')
    AND "resellerId" IS NOT DISTINCT FROM realm_of_account(NEW."resellerId", NEW."customerId");
  RETURN NULL;
END $$;
