-- CreateEnum
CREATE TYPE "Verdict" AS ENUM ('stands', 'changed');

-- CreateTable
CREATE TABLE "disputes" (
    "id" TEXT NOT NULL,
    "attemptId" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "checkId" TEXT NOT NULL,
    "result" JSONB NOT NULL,
    "labState" BYTEA,
    "transcript" JSONB NOT NULL,
    "words" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "verdict" "Verdict",
    "answer" TEXT NOT NULL DEFAULT '',
    "answeredAt" TIMESTAMPTZ(3),
    "answeredById" TEXT,

    CONSTRAINT "disputes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "replays" (
    "attemptId" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "steps" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "replays_pkey" PRIMARY KEY ("attemptId","index")
);

-- CreateTable
CREATE TABLE "shared_results" (
    "token" TEXT NOT NULL,
    "attemptId" TEXT NOT NULL,
    "showName" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shared_results_pkey" PRIMARY KEY ("token")
);

-- CreateIndex
CREATE UNIQUE INDEX "disputes_attemptId_index_checkId_key" ON "disputes"("attemptId", "index", "checkId");

-- CreateIndex
CREATE INDEX "disputes_answeredAt_createdAt_idx" ON "disputes"("answeredAt", "createdAt");

-- CreateIndex
CREATE INDEX "disputes_answeredById_idx" ON "disputes"("answeredById");

-- CreateIndex
CREATE UNIQUE INDEX "shared_results_attemptId_key" ON "shared_results"("attemptId");

-- AddForeignKey
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_attemptId_index_fkey" FOREIGN KEY ("attemptId", "index") REFERENCES "attempt_tasks"("attemptId", "index") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_answeredById_fkey" FOREIGN KEY ("answeredById") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "replays" ADD CONSTRAINT "replays_attemptId_index_fkey" FOREIGN KEY ("attemptId", "index") REFERENCES "attempt_tasks"("attemptId", "index") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shared_results" ADD CONSTRAINT "shared_results_attemptId_fkey" FOREIGN KEY ("attemptId") REFERENCES "attempts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
