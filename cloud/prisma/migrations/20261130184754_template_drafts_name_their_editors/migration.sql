-- AlterTable
ALTER TABLE "template_version" ADD COLUMN     "updatedBy" TEXT;
