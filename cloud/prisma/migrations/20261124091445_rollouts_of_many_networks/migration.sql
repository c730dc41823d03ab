-- AlterTable
ALTER TABLE "rollout"
ADD COLUMN     "haltReason" JSONB,
ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'revision',
ADD COLUMN     "nextLookAt" TIMESTAMPTZ(3),
ADD COLUMN     "note" TEXT,
ADD COLUMN     "passedWaves" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "policy" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "rollbackOf" UUID,
ADD COLUMN     "selection" JSONB,
ADD COLUMN     "startAt" TIMESTAMPTZ(3),
ADD COLUMN     "startedAt" TIMESTAMPTZ(3),
ADD COLUMN     "templateVersionId" UUID,
ADD COLUMN     "watchedFrom" TIMESTAMPTZ(3);
ALTER TABLE "rollout" ALTER COLUMN "kind" DROP DEFAULT, ALTER COLUMN "policy" DROP DEFAULT;
UPDATE "rollout" SET "startedAt" = "createdAt",
  "passedWaves" = CASE WHEN state = 'succeeded' THEN jsonb_array_length(waves) ELSE 0 END;

-- AlterTable
ALTER TABLE "rollout_step"
ADD COLUMN     "hash" TEXT,
ADD COLUMN     "networkId" UUID,
ADD COLUMN     "revisionNumber" BIGINT,
ADD COLUMN     "wantedAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "rollout_network" (
    "rolloutId" UUID NOT NULL,
    "networkId" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "sourceRevision" BIGINT,
    "revisionNumber" BIGINT,
    "previousRevision" BIGINT,
    "readyAt" TIMESTAMPTZ(3),
    "faults" JSONB,

    CONSTRAINT "rollout_network_pkey" PRIMARY KEY ("rolloutId","networkId")
);

-- CreateTable
CREATE TABLE "rollout_event" (
    "id" UUID NOT NULL,
    "rolloutId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "networkId" UUID,
    "applianceId" UUID,
    "data" JSONB NOT NULL,

    CONSTRAINT "rollout_event_pkey" PRIMARY KEY ("id")
);

-- Until here a rollout was of one revision, and so of one network.
INSERT INTO "rollout_network" ("rolloutId", "networkId", "state", "sourceRevision", "revisionNumber", "previousRevision", "readyAt")
SELECT o.id, r."networkId", CASE WHEN o.state = 'superseded' THEN 'superseded' ELSE 'ready' END,
  o."revisionNumber", o."revisionNumber",
  (SELECT max(p."revisionNumber") FROM "rollout" p JOIN "revision" q ON q.number = p."revisionNumber"
   WHERE q."networkId" = r."networkId" AND p.state = 'succeeded' AND p.id < o.id),
  o."createdAt"
FROM "rollout" o JOIN "revision" r ON r.number = o."revisionNumber";
UPDATE "rollout_step" s SET "networkId" = r."networkId", "revisionNumber" = r.number,
  hash = coalesce((SELECT t.hash FROM "target_state" t
    WHERE t."revisionNumber" = r.number AND t."applianceId" = s."applianceId"), ''),
  "wantedAt" = CASE WHEN s.state IN ('wanted', 'confirmed', 'rejected', 'rolled-back') THEN s."changedAt" END
FROM "rollout" o JOIN "revision" r ON r.number = o."revisionNumber" WHERE o.id = s."rolloutId";
ALTER TABLE "rollout_step" ALTER COLUMN "hash" SET NOT NULL, ALTER COLUMN "networkId" SET NOT NULL,
  ALTER COLUMN "revisionNumber" SET NOT NULL;

-- DropForeignKey
ALTER TABLE "rollout" DROP CONSTRAINT "rollout_revisionNumber_fkey";

-- DropIndex
DROP INDEX "rollout_revisionNumber_idx";

-- AlterTable
ALTER TABLE "rollout" DROP COLUMN "revisionNumber";

-- CreateIndex
CREATE INDEX "rollout_network_networkId_readyAt_idx" ON "rollout_network"("networkId", "readyAt");

-- CreateIndex
CREATE INDEX "rollout_network_revisionNumber_idx" ON "rollout_network"("revisionNumber");

-- CreateIndex
CREATE INDEX "rollout_event_rolloutId_id_idx" ON "rollout_event"("rolloutId", "id");

-- CreateIndex
CREATE INDEX "rollout_event_at_idx" ON "rollout_event" USING BRIN ("at");

-- CreateIndex
CREATE INDEX "rollout_step_rolloutId_networkId_idx" ON "rollout_step"("rolloutId", "networkId");

-- AddForeignKey
ALTER TABLE "rollout_network" ADD CONSTRAINT "rollout_network_rolloutId_fkey" FOREIGN KEY ("rolloutId") REFERENCES "rollout"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollout_network" ADD CONSTRAINT "rollout_network_networkId_fkey" FOREIGN KEY ("networkId") REFERENCES "network"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollout_network" ADD CONSTRAINT "rollout_network_revisionNumber_fkey" FOREIGN KEY ("revisionNumber") REFERENCES "revision"("number") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollout_step" ADD CONSTRAINT "rollout_step_rolloutId_networkId_fkey" FOREIGN KEY ("rolloutId", "networkId") REFERENCES "rollout_network"("rolloutId", "networkId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollout_event" ADD CONSTRAINT "rollout_event_rolloutId_fkey" FOREIGN KEY ("rolloutId") REFERENCES "rollout"("id") ON DELETE CASCADE ON UPDATE CASCADE;
