package testkit

// Death is where a program was killed: before a system call that changes a
// file, or after half of a write.
type Death struct {
	N    int    // the how manieth such call, from 1
	Call string // "rename", "write"
	Half bool   // half of the write was done
}
