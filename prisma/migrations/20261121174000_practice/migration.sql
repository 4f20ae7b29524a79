-- An attempt without a clock, of chosen questions: it belongs to no exam.
CREATE TYPE "AttemptMode" AS ENUM ('exam', 'practice');
ALTER TABLE "attempts" ALTER COLUMN "examId" DROP NOT NULL;
ALTER TABLE "attempts" ADD COLUMN "mode" "AttemptMode" NOT NULL DEFAULT 'exam';

-- What its learner has asked for.
ALTER TABLE "attempt_tasks" ADD COLUMN "hintsShown" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "attempt_tasks" ADD COLUMN "solutionShown" BOOLEAN NOT NULL DEFAULT false;
