-- AlterTable
ALTER TABLE "appliance" ADD COLUMN     "driftFindings" JSONB,
ADD COLUMN     "driftHandling" TEXT,
ADD COLUMN     "driftSince" TIMESTAMPTZ(3);
