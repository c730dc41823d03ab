-- AlterTable
ALTER TABLE "customer" ADD COLUMN     "resellerSince" TIMESTAMPTZ(3);

-- Whoever writes the customer, what was recorded keeps the owner of its time.
CREATE FUNCTION customer_is_resold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."resellerSince" := NEW."updatedAt";
  RETURN NEW;
END $$;
CREATE TRIGGER customer_is_resold BEFORE UPDATE OF "resellerId" ON "customer" FOR EACH ROW
  WHEN (OLD."resellerId" IS DISTINCT FROM NEW."resellerId") EXECUTE FUNCTION customer_is_resold();

CREATE OR REPLACE FUNCTION customer_has_another_reseller() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "challenge" WHERE "userId" IN (SELECT "id" FROM "user_account" WHERE "customerId" = NEW."id");
  UPDATE "teleworker_download" d
    SET "sealedBundle" = NULL, "expiresAt" = least(d."expiresAt", NEW."resellerSince")
    FROM "teleworker_credential" c JOIN "teleworker" t ON t."id" = c."teleworkerId"
    WHERE c."id" = d."credentialId" AND t."customerId" = NEW."id";
  UPDATE "enrolment_secret" e SET "expiresAt" = NEW."resellerSince"
    FROM "appliance" a JOIN "site" s ON s."id" = a."siteId"
    WHERE a."id" = e."applianceId" AND s."customerId" = NEW."id" AND e."expiresAt" > NEW."resellerSince";
  UPDATE "appliance" a SET "lastSample" = NULL FROM "site" s
    WHERE s."id" = a."siteId" AND s."customerId" = NEW."id" AND a."lastSample" IS NOT NULL;
  RETURN NULL;
END $$;
