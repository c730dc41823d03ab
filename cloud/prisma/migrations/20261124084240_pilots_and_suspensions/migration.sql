-- CreateTable
CREATE TABLE "pilot" (
    "id" UUID NOT NULL,
    "customerId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "scope" TEXT,
    "siteIds" UUID[],
    "objectives" JSONB NOT NULL,
    "startsOn" DATE,
    "endsOn" DATE,
    "state" TEXT NOT NULL,
    "decision" JSONB,
    "createdBy" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pilot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pilot_attestation" (
    "pilotId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "note" TEXT,

    CONSTRAINT "pilot_attestation_pkey" PRIMARY KEY ("pilotId","key")
);

-- CreateTable
CREATE TABLE "suspension" (
    "id" UUID NOT NULL,
    "customerId" UUID NOT NULL,
    "pilotId" UUID,
    "fromStage" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "suspendedBy" TEXT NOT NULL,
    "suspendedAt" TIMESTAMPTZ(3) NOT NULL,
    "effects" JSONB NOT NULL,
    "settledAt" TIMESTAMPTZ(3),
    "endedBy" TEXT,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "suspension_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "pilot_customerId_idx" ON "pilot"("customerId");

-- CreateIndex
CREATE INDEX "suspension_customerId_suspendedAt_idx" ON "suspension"("customerId", "suspendedAt");

-- AddForeignKey
ALTER TABLE "pilot" ADD CONSTRAINT "pilot_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pilot_attestation" ADD CONSTRAINT "pilot_attestation_pilotId_fkey" FOREIGN KEY ("pilotId") REFERENCES "pilot"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "suspension" ADD CONSTRAINT "suspension_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;
