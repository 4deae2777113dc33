# Published estimates, recomputed from what the product exports and from nothing else.
#
#   Rscript published.R DIRECTORY OUT.json
#
# Each folder of DIRECTORY holds sample.csv (the frozen draw), frame.csv (the list drawn
# from) and reports.csv (the answers). Weights, response, domains and intervals are made
# here again. Needs survey and jsonlite. The committed values: survey 4.1.1.
suppressMessages({library(survey); library(jsonlite)})
options(survey.lonely.psu = "fail")
LEVEL <- 0.95

korn_graubard <- function(p, v, n, df) {
  a <- (1 - LEVEL) / 2
  size <- n
  if (p > 0 && p < 1 && v > 0)
    size <- min(n, p * (1 - p) / v * (qt(a, n - 1) / qt(a, df))^2)
  c(if (p > 0) qbeta(a, size * p, size * (1 - p) + 1) else 0,
    if (p < 1) qbeta(1 - a, size * p + 1, size * (1 - p)) else 1)
}

share <- function(d) {
  m <- svymean(~yes, d)
  p <- coef(m)[[1]]; s <- SE(m)[[1]]
  # Subsets of a calibrated design keep all rows, those outside with the weight 0.
  c(p, s, korn_graubard(p, s^2, sum(weights(d) != 0), degf(d)))
}

mean_of <- function(d) {
  m <- svymean(~members, d)
  q <- qt(1 - (1 - LEVEL) / 2, degf(d))
  c(coef(m)[[1]], SE(m)[[1]], coef(m)[[1]] - q * SE(m)[[1]], coef(m)[[1]] + q * SE(m)[[1]])
}

ratio_of <- function(d) {
  r <- svyratio(~women, ~members, d)
  q <- qt(1 - (1 - LEVEL) / 2, degf(d))
  e <- coef(r)[[1]]; s <- SE(r)[[1]]
  c(e, s, e - q * s, e + q * s)
}

one <- function(folder) {
  read <- function(name) read.csv(file.path(folder, name), stringsAsFactors = FALSE)
  s <- subset(read("sample.csv"),
              status == "sampled" | startsWith(status, "does not exist"))
  s$exists <- s$status == "sampled"
  s$draw <- seq_len(nrow(s))
  frame <- subset(read("frame.csv"), is.na(exclusion) | exclusion == "")
  r <- read("reports.csv")
  s$came <- s$exists & s$code %in% r$place
  # Stations that did not report: the others of their stratum stand for them. What was
  # shown to be no station has answered: it is a row outside every domain.
  s$w <- ifelse(s$exists, s$weight * ave(s$weight * s$exists, s$stratum, FUN = sum) /
    ave(s$weight * s$came, s$stratum, FUN = sum), s$weight)
  d <- merge(subset(s, came | !exists), r, by.x = "code", by.y = "place", all.x = TRUE)
  d <- merge(d, frame[c("code", "registered_voters")], by = "code")
  d <- d[order(d$draw), ]
  d$yes <- as.numeric(d$b01 == "yes")
  clustered <- any(!is.na(d$cluster) & d$cluster != "")
  if (clustered) {
    units <- ave(as.numeric(factor(d$cluster)), d$stratum,
                 FUN = function(x) length(unique(x)))
    inside <- ave(d$w, paste(d$stratum, d$cluster), FUN = length)
    # One station alone came from a larger cluster: clusters as if with replacement.
    alone <- ave(as.numeric(inside == 1 & d$cluster_population > 1), d$stratum, FUN = max)
    d$f1 <- ifelse(alone == 1, 0, units / d$population)
    d$f2 <- ifelse(alone == 1, 1, inside / d$cluster_population)
    full <- svydesign(id = ~cluster + draw, strata = ~stratum, weights = ~w,
                      fpc = ~f1 + f2, data = d, nest = TRUE)
  } else {
    d$f1 <- ave(d$w, d$stratum, FUN = length) / d$population
    full <- svydesign(id = ~1, strata = ~stratum, weights = ~w, fpc = ~f1, data = d)
  }
  greg <- calibrate(full, ~registered_voters, population = c(
    `(Intercept)` = nrow(frame), registered_voters = sum(frame$registered_voters)))
  out <- list()
  said <- function(design) subset(design, b01 %in% c("yes", "no"))
  out$share <- share(said(full))
  out$share_deff <- as.numeric(deff(svymean(~yes, said(full), deff = TRUE)))
  out$share_df <- degf(said(full))
  out$share_greg <- share(said(greg))
  for (place in c("A1", "A2"))
    out[[paste0("share_", place)]] <- share(subset(said(full), region == place))
  out$mean <- mean_of(subset(full, exists))
  out$mean_greg <- mean_of(subset(greg, exists))
  out$ratio <- ratio_of(subset(full, exists))
  out$response <- sum(s$weight[s$came]) / sum(s$weight[s$exists])
  out
}

arguments <- commandArgs(trailingOnly = TRUE)
folders <- sort(list.dirs(arguments[1], recursive = FALSE))
result <- lapply(folders, one)
names(result) <- basename(folders)
write_json(result, arguments[2], digits = I(17), auto_unbox = FALSE)
