-- DropIndex
DROP INDEX "appliance_externalKey_key";

-- DropIndex
DROP INDEX "appliance_serial_key";

-- DropIndex
DROP INDEX "customer_externalKey_key";

-- DropIndex
DROP INDEX "network_externalKey_key";

-- DropIndex
DROP INDEX "site_externalKey_key";

-- DropIndex
DROP INDEX "teleworker_externalKey_key";

-- AlterTable
ALTER TABLE "appliance" ADD COLUMN     "keyOwner" TEXT NOT NULL DEFAULT 'operator',
ADD COLUMN     "registrar" TEXT NOT NULL DEFAULT 'operator',
ADD COLUMN     "serialInUse" TEXT;

-- AlterTable
ALTER TABLE "customer" ADD COLUMN     "keyOwner" TEXT NOT NULL DEFAULT 'operator';

-- AlterTable
ALTER TABLE "network" ADD COLUMN     "keyOwner" TEXT NOT NULL DEFAULT 'operator';

-- AlterTable
ALTER TABLE "site" ADD COLUMN     "keyOwner" TEXT NOT NULL DEFAULT 'operator';

-- AlterTable
ALTER TABLE "teleworker" ADD COLUMN     "keyOwner" TEXT NOT NULL DEFAULT 'operator';

-- CreateIndex
CREATE UNIQUE INDEX "appliance_serialInUse_key" ON "appliance"("serialInUse");

-- CreateIndex
CREATE INDEX "appliance_serial_idx" ON "appliance"("serial");

-- CreateIndex
CREATE INDEX "appliance_externalKey_idx" ON "appliance"("externalKey");

-- CreateIndex
CREATE UNIQUE INDEX "appliance_keyOwner_externalKey_key" ON "appliance"("keyOwner", "externalKey");

-- CreateIndex
CREATE INDEX "customer_externalKey_idx" ON "customer"("externalKey");

-- CreateIndex
CREATE UNIQUE INDEX "customer_keyOwner_externalKey_key" ON "customer"("keyOwner", "externalKey");

-- CreateIndex
CREATE INDEX "network_externalKey_idx" ON "network"("externalKey");

-- CreateIndex
CREATE UNIQUE INDEX "network_keyOwner_externalKey_key" ON "network"("keyOwner", "externalKey");

-- CreateIndex
CREATE INDEX "site_externalKey_idx" ON "site"("externalKey");

-- CreateIndex
CREATE UNIQUE INDEX "site_keyOwner_externalKey_key" ON "site"("keyOwner", "externalKey");

-- CreateIndex
CREATE INDEX "teleworker_externalKey_idx" ON "teleworker"("externalKey");

-- CreateIndex
CREATE UNIQUE INDEX "teleworker_keyOwner_externalKey_key" ON "teleworker"("keyOwner", "externalKey");

-- A serial number is taken as long as its appliance is not retired.
CREATE FUNCTION appliance_serial_in_use() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."serialInUse" := CASE WHEN NEW."state" = 'retired' THEN NULL ELSE NEW."registrar" || '/' || NEW."serial" END;
  RETURN NEW;
END $$;
CREATE TRIGGER appliance_serial_in_use BEFORE INSERT OR UPDATE OF "state", "registrar", "serial", "serialInUse" ON "appliance"
  FOR EACH ROW EXECUTE FUNCTION appliance_serial_in_use();
UPDATE "appliance" SET "serialInUse" = NULL;

-- Who sends a key along unchanged does not make it its own.
CREATE FUNCTION external_key_keeps_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."externalKey" IS NOT DISTINCT FROM OLD."externalKey" THEN NEW."keyOwner" := OLD."keyOwner"; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER customer_key_keeps_owner BEFORE UPDATE OF "keyOwner" ON "customer"
  FOR EACH ROW EXECUTE FUNCTION external_key_keeps_owner();
CREATE TRIGGER site_key_keeps_owner BEFORE UPDATE OF "keyOwner" ON "site"
  FOR EACH ROW EXECUTE FUNCTION external_key_keeps_owner();
CREATE TRIGGER appliance_key_keeps_owner BEFORE UPDATE OF "keyOwner" ON "appliance"
  FOR EACH ROW EXECUTE FUNCTION external_key_keeps_owner();
CREATE TRIGGER teleworker_key_keeps_owner BEFORE UPDATE OF "keyOwner" ON "teleworker"
  FOR EACH ROW EXECUTE FUNCTION external_key_keeps_owner();
