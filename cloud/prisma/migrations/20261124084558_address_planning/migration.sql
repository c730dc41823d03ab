-- CreateTable
CREATE TABLE "address_pool" (
    "id" UUID NOT NULL,
    "customerId" UUID,
    "family" INTEGER NOT NULL,
    "network" TEXT NOT NULL,
    "blockPrefixLength" INTEGER,
    "position" INTEGER NOT NULL DEFAULT 0,
    "note" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "address_pool_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "address_block" (
    "poolId" UUID NOT NULL,
    "network" TEXT NOT NULL,
    "customerId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "address_block_pkey" PRIMARY KEY ("poolId","network")
);

-- CreateTable
CREATE TABLE "address_reservation" (
    "id" UUID NOT NULL,
    "customerId" UUID,
    "network" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "note" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "address_reservation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "renumbering" (
    "id" UUID NOT NULL,
    "networkId" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "steps" JSONB NOT NULL,
    "stepsDone" INTEGER NOT NULL DEFAULT 0,
    "parameters" JSONB NOT NULL,
    "networkVersion" INTEGER NOT NULL,
    "revision" BIGINT,
    "createdBy" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "renumbering_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "address_pool_customerId_idx" ON "address_pool"("customerId");

-- CreateIndex
CREATE INDEX "address_block_customerId_idx" ON "address_block"("customerId");

-- CreateIndex
CREATE INDEX "address_reservation_customerId_idx" ON "address_reservation"("customerId");

-- CreateIndex
CREATE INDEX "renumbering_networkId_idx" ON "renumbering"("networkId");

-- AddForeignKey
ALTER TABLE "address_pool" ADD CONSTRAINT "address_pool_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "address_block" ADD CONSTRAINT "address_block_poolId_fkey" FOREIGN KEY ("poolId") REFERENCES "address_pool"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "address_block" ADD CONSTRAINT "address_block_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "address_reservation" ADD CONSTRAINT "address_reservation_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "renumbering" ADD CONSTRAINT "renumbering_networkId_fkey" FOREIGN KEY ("networkId") REFERENCES "network"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Every customer had one pool: the default becomes the operator's, any other one stays the customer's own.
INSERT INTO "address_pool" ("id", "family", "network", "createdAt", "updatedAt")
VALUES (gen_random_uuid(), 4, '10.0.0.0/8', now(), now());
INSERT INTO "address_pool" ("id", "customerId", "family", "network", "createdAt", "updatedAt")
SELECT gen_random_uuid(), "id", 4, "addressPool", now(), now() FROM "customer" WHERE "addressPool" <> '10.0.0.0/8';

-- What revisions froze of their customer.
UPDATE "revision" SET "inputs" = jsonb_set("inputs", '{customer}', ("inputs"->'customer') - 'addressPool' || jsonb_build_object(
  'pools', jsonb_build_object('ipv4', jsonb_build_array("inputs"->'customer'->'addressPool'), 'ipv6', NULL), 'reserved', '[]'::jsonb))
WHERE "inputs"->'customer' ? 'addressPool';

-- AlterTable
ALTER TABLE "customer" DROP COLUMN "addressPool";
