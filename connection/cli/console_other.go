//go:build !windows

package cli

import (
	"io"
	"os"
)

// isTerminal says whether a writer is a screen. The hole in which everything
// vanishes is a device, too, and none.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	hole, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, hole)
}

// escapes says whether a screen understands escapes: here each does.
func escapes(io.Writer) bool { return true }

// fewSigns says whether the screen's font lacks signs: here another font helps out.
func fewSigns(func(string) string) bool { return false }
