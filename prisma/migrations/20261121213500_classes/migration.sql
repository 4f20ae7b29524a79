-- A class is joined by its code.
ALTER TABLE "classes" ADD COLUMN "joinCode" TEXT NOT NULL DEFAULT upper(substr(md5(random()::text), 1, 8));
ALTER TABLE "classes" ALTER COLUMN "joinCode" DROP DEFAULT;
CREATE UNIQUE INDEX "classes_joinCode_key" ON "classes"("joinCode");

-- An exam that a class is to take, and when.
CREATE TABLE "assignments" (
    "id" TEXT NOT NULL,
    "classId" TEXT NOT NULL,
    "examId" TEXT NOT NULL,
    "opensAt" TIMESTAMPTZ(3) NOT NULL,
    "closesAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "assignments_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "assignments_classId_idx" ON "assignments"("classId");
CREATE INDEX "assignments_examId_idx" ON "assignments"("examId");
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_classId_fkey" FOREIGN KEY ("classId") REFERENCES "classes"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_examId_fkey" FOREIGN KEY ("examId") REFERENCES "exams"("id") ON DELETE CASCADE ON UPDATE CASCADE;
