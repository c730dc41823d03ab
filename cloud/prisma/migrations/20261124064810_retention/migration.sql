-- CreateIndex
CREATE INDEX "appliance_event_receivedAt_idx" ON "appliance_event" USING BRIN ("receivedAt");

-- CreateIndex
CREATE INDEX "report_receivedAt_idx" ON "report" USING BRIN ("receivedAt");
