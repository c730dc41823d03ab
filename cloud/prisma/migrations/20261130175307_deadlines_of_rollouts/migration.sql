-- AlterTable
ALTER TABLE "rollout" ADD COLUMN     "decisionDueAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "rollout_step" ADD COLUMN     "overdueAt" TIMESTAMPTZ(3);
