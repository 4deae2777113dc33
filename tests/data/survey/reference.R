# Reference values of R survey for reports/findings/domain/survey.
#
#   Rscript reference.R own DIRECTORY OUT.json   designs written by worlds.py
#   Rscript reference.R api OUT.json             the api samples that ship with R survey
#   Rscript reference.R columns DIRECTORY        the api samples as columns, for a test
#
# Needs the packages survey and jsonlite, and MASS (Debian: r-base-core
# r-cran-survey r-cran-jsonlite r-cran-mass). The committed values: survey 4.1.1.
#
# Each design goes through the same battery; tests compare every value to 1e-8.
suppressMessages({library(survey); library(jsonlite)})
options(survey.lonely.psu = "fail")

flat <- function(x) as.numeric(as.vector(x))

battery <- function(d, in_a, in_b) {
  # in_a, in_b: row masks of two domains, as TRUE/FALSE over the rows of d
  d <- update(d, a_ = as.numeric(in_a), b_ = as.numeric(in_b))
  out <- list()
  put <- function(key, x) out[[key]] <<- flat(x)
  put("weights", weights(d))
  put("df", degf(d))
  tot <- svytotal(~y, d, deff = TRUE)
  put("total", c(coef(tot), SE(tot), attr(tot, "deff")))
  m <- svymean(~y, d, deff = TRUE)
  put("mean", c(coef(m), SE(m), attr(m, "deff")))
  put("mean_replace", deff(svymean(~y, d, deff = "replace")))
  put("mean_t", confint(m, df = degf(d)))
  p <- svymean(~z, d)
  put("proportion", c(coef(p), SE(p)))
  # A share that calibration has fixed has no variance and no such interval.
  if (SE(p) > 1e-12)
    put("beta", attr(svyciprop(~z, d, method = "beta"), "ci"))
  put("logit", attr(svyciprop(~z, d, method = "xlogit"), "ci"))
  r <- svyratio(~y, ~x, d, deff = TRUE)
  put("ratio", c(coef(r), SE(r), attr(r, "deff")))
  put("ratio_t", confint(r, df = degf(d)))
  joint <- svyratio(~v1 + v2 + v3, ~x, d, covmat = TRUE)
  put("ratios", coef(joint))
  put("ratios_covariance", joint$vcov)
  means <- svymean(~y + x + z, d)
  put("means", coef(means))
  put("means_covariance", vcov(means))
  totals <- svytotal(~y + x + z, d)
  put("totals", coef(totals))
  put("totals_covariance", vcov(totals))
  for (which in c("a", "b")) {
    sub <- if (which == "a") subset(d, a_ == 1) else subset(d, b_ == 1)
    put(paste0(which, "_df"), degf(sub))
    m <- svymean(~y, sub, deff = TRUE)
    put(paste0(which, "_mean"), c(coef(m), SE(m), attr(m, "deff")))
    m <- svytotal(~y, sub)
    put(paste0(which, "_total"), c(coef(m), SE(m)))
    r <- svyratio(~y, ~x, sub)
    put(paste0(which, "_ratio"), c(coef(r), SE(r)))
    p <- svymean(~z, sub)
    put(paste0(which, "_proportion"), c(coef(p), SE(p)))
  }
  # The difference of two domain means as a contrast of two ratios, with covariance.
  d <- update(d, ya_ = y * a_, yb_ = y * b_)
  t4 <- svytotal(~ya_ + a_ + yb_ + b_, d)
  gap <- svycontrast(t4, quote(ya_ / a_ - yb_ / b_))
  put("difference", c(coef(gap), SE(gap)))
  test <- svychisq(~z + k, d, statistic = "F")
  put("rao_scott", c(test$statistic, test$parameter, test$p.value))
  out
}

own <- function(directory) {
  read <- function(name) read.csv(file.path(directory, paste0(name, ".csv")))
  run <- function(d) battery(d, d$variables$a == 1, d$variables$b == 1)
  out <- list()
  w <- read("random")
  out$random <- run(svydesign(id = ~1, weights = ~w, fpc = ~N, data = w))
  w <- read("stratified")
  stratified <- svydesign(id = ~1, strata = ~h, weights = ~w, fpc = ~N, data = w)
  out$stratified <- run(stratified)
  out$without_fpc <- run(svydesign(id = ~1, strata = ~h, weights = ~w, data = w))
  w <- read("clusters")
  clusters <- svydesign(id = ~c, strata = ~h, weights = ~w, fpc = ~N, data = w,
                        nest = TRUE)
  out$clusters <- run(clusters)
  w <- read("two_stages")
  out$two_stages <- run(svydesign(id = ~c + u, strata = ~h, weights = ~w,
                                  fpc = ~N + M, data = w, nest = TRUE))
  w <- read("unequal")
  out$unequal <- run(svydesign(id = ~1, strata = ~h, weights = ~w, data = w))
  w <- read("lonely")
  lonely <- svydesign(id = ~c, strata = ~h, weights = ~w, fpc = ~N, data = w,
                      nest = TRUE)
  for (way in c("adjust", "average", "certainty")) {
    options(survey.lonely.psu = way)
    out[[paste0("lonely_", way)]] <- run(lonely)
  }
  options(survey.lonely.psu = "fail")
  w <- read("visits")
  out$visits <- run(svydesign(id = ~c + u, strata = ~h, weights = ~w,
                              fpc = ~N + M, data = w, nest = TRUE))
  known <- read("known")
  g <- data.frame(g = c("p", "q", "r"), Freq = c(known$p, known$q, known$r))
  k <- data.frame(k = c("i", "j"), Freq = c(known$i, known$j))
  out$poststratified <- run(postStratify(clusters, ~g, g))
  raked <- calibrate(stratified, ~g + k,
    population = c(`(Intercept)` = known$p + known$q + known$r,
                   gq = known$q, gr = known$r, kj = known$j),
    calfun = "raking", epsilon = 1e-13, maxit = 500)
  out$raked <- run(raked)
  ipf <- rake(stratified, list(~g, ~k), list(g, k),
              control = list(maxit = 500, epsilon = 1e-13))
  out$raked$ipf_weights <- flat(weights(ipf))
  out$greg <- run(calibrate(stratified, ~x,
    population = c(`(Intercept)` = known$p + known$q + known$r, x = known$x)))
  out$greg_after <- run(calibrate(postStratify(clusters, ~g, g), ~x - 1,
    population = c(x = known$x)))
  out
}

api_samples <- function() {
  e <- new.env()
  data(api, package = "survey", envir = e)
  columns <- function(d) {
    transform(d, y = api00, x = api99, z = as.numeric(sch.wide == "Yes"),
              k = as.character(comp.imp), v1 = api.stu, v2 = meals, v3 = mobility,
              a = as.numeric(stype == "E"), b = as.numeric(stype != "E"))
  }
  list(srs = columns(e$apisrs), strat = columns(e$apistrat),
       clus1 = columns(e$apiclus1), clus2 = columns(e$apiclus2))
}

api_designs <- function() {
  s <- api_samples()
  list(apisrs = svydesign(id = ~1, fpc = ~fpc, data = s$srs),
       apistrat = svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc,
                            data = s$strat),
       apiclus1 = svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc, data = s$clus1),
       apiclus2 = svydesign(id = ~dnum + snum, fpc = ~fpc1 + fpc2, data = s$clus2))
}

api <- function() {
  run <- function(d) battery(d, d$variables$a == 1, d$variables$b == 1)
  d <- api_designs()
  out <- lapply(d, run)
  types <- data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018))
  wide <- data.frame(sch.wide = c("No", "Yes"), Freq = c(1072, 5122))
  out$apiclus1_poststratified <- run(postStratify(d$apiclus1, ~stype, types))
  out$apiclus1_raked <- run(calibrate(d$apiclus1, ~stype + sch.wide,
    population = c(`(Intercept)` = 6194, stypeH = 755, stypeM = 1018,
                   sch.wideYes = 5122),
    calfun = "raking", epsilon = 1e-13, maxit = 500))
  ipf <- rake(d$apiclus1, list(~stype, ~sch.wide), list(types, wide),
              control = list(maxit = 500, epsilon = 1e-13))
  out$apiclus1_raked$ipf_weights <- flat(weights(ipf))
  out$apiclus1_greg <- run(calibrate(d$apiclus1, ~stype + api99,
    population = c(`(Intercept)` = 6194, stypeH = 755, stypeM = 1018,
                   api99 = 3914069)))
  out
}

write_columns <- function(directory) {
  d <- api_designs()
  fpc <- list(apisrs = c("fpc", "fpc"), apistrat = c("fpc", "fpc"),
              apiclus1 = c("fpc", "fpc"), apiclus2 = c("fpc1", "fpc2"))
  for (name in names(d)) {
    v <- d[[name]]$variables
    has_clusters <- name %in% c("apiclus1", "apiclus2")
    v <- data.frame(w = weights(d[[name]]), h = if (name == "apistrat") v$stype else "all",
      c = if (has_clusters) v$dnum else seq_len(nrow(v)), u = v$snum,
      N = v[[fpc[[name]][1]]], M = v[[fpc[[name]][2]]], g = v$stype, s = v$sch.wide,
      v[c("y", "x", "z", "k", "v1", "v2", "v3", "a", "b")])
    write.csv(format(v, digits = 17, trim = TRUE),
              file.path(directory, paste0(name, ".csv")), row.names = FALSE)
  }
}

arguments <- commandArgs(trailingOnly = TRUE)
if (arguments[1] == "own") {
  result <- own(arguments[2]); target <- arguments[3]
} else if (arguments[1] == "api") {
  result <- api(); target <- arguments[2]
} else {
  write_columns(arguments[2]); quit()
}
result$survey_version <- as.character(packageVersion("survey"))
write_json(result, target, digits = I(17), auto_unbox = FALSE)
