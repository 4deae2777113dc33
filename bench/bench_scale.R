# Shares of 40 questions, national and by area, of a simple random sample with fpc.
# Rscript bench_scale.R FOLDER ROWS QUESTIONS AREAS POPULATION BY_AREA
suppressMessages(library(survey))
given <- commandArgs(TRUE)
rows <- as.integer(given[2]); questions <- as.integer(given[3])
population <- as.numeric(given[5]); by_area <- as.integer(given[6])
read <- function(name, n) readBin(file.path(given[1], name), "integer", n, size = 1)
answers <- matrix(as.double(read("answers", rows * questions)), rows)
colnames(answers) <- sprintf("q%d", seq_len(questions))
data <- data.frame(answers, area = read("area", rows), population = population)
national <- system.time({
  design <- svydesign(ids = ~1, fpc = ~population, data = data)
  whole <- svymean(reformulate(colnames(answers)), design)
})[["elapsed"]]
first <- reformulate(colnames(answers)[seq_len(by_area)])
regional <- system.time(parts <- svyby(first, ~area, design, svymean))[["elapsed"]]
cat(sprintf("%.6f %.6f %.17g %.17g %.17g\n", national, regional,
            SE(whole)[[1]], coef(whole)[[1]], SE(parts)[1, 1]))
