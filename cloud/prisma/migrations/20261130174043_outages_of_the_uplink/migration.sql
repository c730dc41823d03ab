-- AlterTable
ALTER TABLE "appliance" ADD COLUMN     "attemptOrdinal" INTEGER,
ADD COLUMN     "attemptUnreachableSeconds" INTEGER;
