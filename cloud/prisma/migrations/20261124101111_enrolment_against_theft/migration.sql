-- AlterTable
ALTER TABLE "appliance" ADD COLUMN     "cloneEvidence" JSONB,
ADD COLUMN     "clonedSince" TIMESTAMPTZ(3),
ADD COLUMN     "replacesId" UUID;

-- AlterTable
ALTER TABLE "enrolment_secret" DROP COLUMN "failedAttempts",
DROP COLUMN "lockedUntil",
ADD COLUMN     "awaitedFrom" TIMESTAMPTZ(3),
ADD COLUMN     "awaitedKey" TEXT,
ADD COLUMN     "forKey" TEXT;

-- CreateTable
CREATE TABLE "enrolment_failure" (
    "applianceId" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "weight" DOUBLE PRECISION NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "lockedUntil" TIMESTAMPTZ(3),

    CONSTRAINT "enrolment_failure_pkey" PRIMARY KEY ("applianceId","address")
);

-- CreateTable
CREATE TABLE "enrolment_request" (
    "id" UUID NOT NULL,
    "serial" TEXT NOT NULL,
    "keyHash" TEXT NOT NULL,
    "secretHash" TEXT,
    "factoryAnchor" TEXT,
    "factorySubject" TEXT,
    "source" TEXT NOT NULL,
    "sourceBlock" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 1,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "reason" TEXT,
    "decidedBy" TEXT,
    "decidedAt" TIMESTAMPTZ(3),
    "applianceId" UUID,
    "firstSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "enrolment_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "factory_trust_anchor" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "certificate" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "notBefore" TIMESTAMPTZ(3) NOT NULL,
    "notAfter" TIMESTAMPTZ(3) NOT NULL,
    "createdBy" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "factory_trust_anchor_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "enrolment_failure_address_idx" ON "enrolment_failure"("address");

-- CreateIndex
CREATE INDEX "enrolment_failure_at_idx" ON "enrolment_failure"("at");

-- CreateIndex
CREATE INDEX "enrolment_request_state_id_idx" ON "enrolment_request"("state", "id");

-- CreateIndex
CREATE INDEX "enrolment_request_expiresAt_idx" ON "enrolment_request"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "enrolment_request_serial_keyHash_key" ON "enrolment_request"("serial", "keyHash");

-- CreateIndex
CREATE UNIQUE INDEX "factory_trust_anchor_fingerprint_key" ON "factory_trust_anchor"("fingerprint");

-- CreateIndex
CREATE UNIQUE INDEX "appliance_replacesId_key" ON "appliance"("replacesId");

-- AddForeignKey
ALTER TABLE "appliance" ADD CONSTRAINT "appliance_replacesId_fkey" FOREIGN KEY ("replacesId") REFERENCES "appliance"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment_failure" ADD CONSTRAINT "enrolment_failure_applianceId_fkey" FOREIGN KEY ("applianceId") REFERENCES "appliance"("id") ON DELETE CASCADE ON UPDATE CASCADE;
