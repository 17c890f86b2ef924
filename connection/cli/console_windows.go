package cli

import (
	"io"
	"os"

	"golang.org/x/sys/windows"
)

// console returns the handle and the mode of a file that is a console. Go's own
// description of a file takes a console for the hole in which everything vanishes.
func console(w io.Writer) (h windows.Handle, mode uint32, ok bool) {
	f, ok := w.(*os.File)
	if !ok {
		return 0, 0, false
	}
	h = windows.Handle(f.Fd())
	err := windows.GetConsoleMode(h, &mode)
	return h, mode, err == nil
}

// isTerminal says whether a writer is a screen, or a reader a keyboard.
func isTerminal(w io.Writer) bool {
	_, _, ok := console(w)
	return ok
}

// escapes has a console understand the escapes that colours are written with, and
// says whether it does. A program that does not ask for them has them printed as
// they stand. Source: learn.microsoft.com/windows/console/setconsolemode.
func escapes(w io.Writer) bool {
	const understood = windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING
	h, mode, ok := console(w)
	return ok && (mode&understood != 0 || windows.SetConsoleMode(h, mode|understood) == nil)
}

// fewSigns says whether the screen is the classic console: it draws from one font,
// and those that it has lack the signs for well and wrong. Other terminals name
// themselves.
func fewSigns(getenv func(string) string) bool {
	return getenv("WT_SESSION") == "" && getenv("TERM_PROGRAM") == "" && getenv("ConEmuANSI") == ""
}
