// Package maps says which test, command or screen shows each row of what the
// program has to do. It is read by people and held by its tests: a row or a named
// test that is missing fails. It holds no code that runs.
package maps
