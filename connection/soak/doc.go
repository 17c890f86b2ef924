// Package soak holds what only shows over a long time or with very many: a day of
// renewals in virtual time, ten thousand connections. `make soak` runs it whole,
// `make test` a short form of what takes long.
//
// It holds no code that runs: what it drives is the product's.
package soak
