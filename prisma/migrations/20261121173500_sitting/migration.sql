-- The rules an attempt is sat under, a rehearsed disconnection, notes and time per task, and how hard a question is, so that exams can mix.
CREATE TYPE "AttemptRules" AS ENUM ('comfort', 'rehearsal');

ALTER TABLE "attempts" ADD COLUMN "rules" "AttemptRules" NOT NULL DEFAULT 'comfort', ADD COLUMN "outageAt" TIMESTAMPTZ(3);

ALTER TABLE "attempt_tasks" ADD COLUMN "note" TEXT NOT NULL DEFAULT '', ADD COLUMN "spentMs" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "question_versions" ADD COLUMN "difficulty" TEXT NOT NULL DEFAULT 'medium';
UPDATE "question_versions"
  SET "difficulty" = COALESCE(substring("files"->>'question.yaml' from '(?n)^difficulty:\s*(easy|medium|hard)\s*$'), 'medium');
