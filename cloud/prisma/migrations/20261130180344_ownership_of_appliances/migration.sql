-- AlterTable
ALTER TABLE "appliance" ADD COLUMN     "foreignSince" TIMESTAMPTZ(3),
ADD COLUMN     "heldById" UUID,
ADD COLUMN     "ownedSince" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "appliance_heldById_idx" ON "appliance"("heldById");

-- AddForeignKey
ALTER TABLE "appliance" ADD CONSTRAINT "appliance_heldById_fkey" FOREIGN KEY ("heldById") REFERENCES "reseller"("id") ON DELETE SET NULL ON UPDATE CASCADE;
