-- What a learner had handed in at which time, for the replay.
CREATE TABLE "answer_saves" (
    "attemptId" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "answer" JSONB NOT NULL,
    "beganAt" TIMESTAMPTZ(3) NOT NULL,
    "savedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "answer_saves_pkey" PRIMARY KEY ("attemptId","index","seq")
);
ALTER TABLE "answer_saves" ADD CONSTRAINT "answer_saves_attemptId_index_fkey" FOREIGN KEY ("attemptId", "index") REFERENCES "attempt_tasks"("attemptId", "index") ON DELETE CASCADE ON UPDATE CASCADE;
