package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Entry is the line that people type into. SetSilently does not report.
type Entry struct {
	widget.Entry
	kit *Kit
	// OnKey may take a key before the entry does; it returns whether it did.
	OnKey func(e *fyne.KeyEvent) bool
	// OnFocus is told when the focus comes and goes.
	OnFocus func(has bool)
	// Name is what a reader says of the line; a Field gives it its label.
	Name   string
	silent bool
}

func (k *Kit) entry(change func(string)) *Entry {
	e := &Entry{kit: k}
	e.Scroll = 0
	e.OnChanged = func(s string) {
		if !e.silent && change != nil {
			change(s)
		}
	}
	e.ExtendBaseWidget(e)
	return e
}

// SetSilently sets the text without reporting it, and leaves the cursor alone
// when nothing changes.
func (e *Entry) SetSilently(text string) {
	if e.Text == text {
		return
	}
	e.silent = true
	e.SetText(text)
	if e.CursorColumn > len([]rune(text)) {
		e.CursorColumn = len([]rune(text))
		e.Refresh()
	}
	e.silent = false
}

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(ev *fyne.KeyEvent) {
	if e.OnKey != nil && e.OnKey(ev) {
		return
	}
	if e.kit.escape(ev) {
		return
	}
	e.Entry.TypedKey(ev)
}

// TypedShortcut implements fyne.Shortcutable: the line's own shortcuts, then
// the window's.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	e.Entry.TypedShortcut(s)
	if _, ours := s.(*desktop.CustomShortcut); ours && e.kit.Look.OnShortcut != nil {
		e.kit.Look.OnShortcut(s)
	}
}

// AcceptsTab implements fyne.Tabbable: Tab always goes on, also from several
// lines, so that the keyboard is never caught.
func (e *Entry) AcceptsTab() bool { return false }

// FocusGained implements fyne.Focusable.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	e.kit.reveal(e)
	if e.OnFocus != nil {
		e.OnFocus(true)
	}
}

// FocusLost implements fyne.Focusable.
func (e *Entry) FocusLost() {
	e.Entry.FocusLost()
	if e.OnFocus != nil {
		e.OnFocus(false)
	}
}

// AccessibilityLabel names the line for a reader.
func (e *Entry) AccessibilityLabel() string {
	if e.Name == "" {
		return e.PlaceHolder
	}
	return e.Name
}
