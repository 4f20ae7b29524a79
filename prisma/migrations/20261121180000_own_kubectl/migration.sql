-- Kubeconfigs for the learner's own kubectl: the secret of each is in its path, and only its hash here.
CREATE TABLE "lab_keys" (
    "tokenHash" TEXT NOT NULL,
    "attemptId" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "lab_keys_pkey" PRIMARY KEY ("tokenHash")
);
CREATE UNIQUE INDEX "lab_keys_attemptId_index_key" ON "lab_keys"("attemptId", "index");
ALTER TABLE "lab_keys" ADD CONSTRAINT "lab_keys_attemptId_index_fkey" FOREIGN KEY ("attemptId", "index") REFERENCES "attempt_tasks"("attemptId", "index") ON DELETE CASCADE ON UPDATE CASCADE;
