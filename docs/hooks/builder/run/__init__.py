"""What is run for the pages: their code in the kernel, scripts under the doctor, formulas in KaTeX, the command."""
