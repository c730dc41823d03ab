-- CreateTable
CREATE TABLE "installation" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "version" TEXT NOT NULL DEFAULT '',
    "seenAt" TIMESTAMPTZ(3),
    "prunedUntil" TIMESTAMPTZ(3),
    "prunedAt" TIMESTAMPTZ(3),

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id")
);

INSERT INTO "installation" ("id") VALUES (1);
