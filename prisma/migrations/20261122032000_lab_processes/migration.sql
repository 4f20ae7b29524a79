-- Which processes serve labs now, and what they are short of.
CREATE TABLE "lab_processes" (
    "owner" TEXT NOT NULL,
    "shortage" TEXT,
    "seenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lab_processes_pkey" PRIMARY KEY ("owner")
);
