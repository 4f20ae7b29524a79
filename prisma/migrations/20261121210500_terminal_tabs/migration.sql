-- Which of a terminal's tabs a line was typed in.
ALTER TABLE "commands" ADD COLUMN "tab" INTEGER NOT NULL DEFAULT 0;
