-- AlterTable
ALTER TABLE "network" ADD COLUMN     "unjoined" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "revision" ADD COLUMN     "takenNames" JSONB;
