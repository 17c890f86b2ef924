package parts

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"bcconnect/screens/look"
)

// Kind is how much a button asks to be pressed.
type Kind int

// The kinds of button.
const (
	Secondary Kind = iota // outlined
	Primary               // filled; one on a screen
	Quiet                 // words in the accent colour only
	Danger                // outlined in the colour of what is wrong
)

// Button is pressed by tap, Enter and Space. It shows a ring while it has the
// focus. While it is disabled it says why, if it was told.
type Button struct {
	widget.BaseWidget
	kit      *Kit
	label    string
	icon     string
	kind     Kind
	small    bool
	tiny     bool // 20 high, a drawing only
	disabled bool
	reason   string
	hovered  bool
	focused  bool
	// OnPress is called when the button is pressed.
	OnPress func()
	// OnHint, if set, is told the reason (or the hint) while the pointer or the
	// focus rests on the button, and "" when it leaves.
	OnHint func(text string)
	hint   string
	// choice draws the button as the line of a pick-list: words at the left, a
	// chevron at the right; softLabel says that nothing is chosen yet.
	choice    bool
	softLabel bool
	// name goes before the words for a reader; onKey and onRune may take what is
	// typed on the button.
	name   string
	onKey  func(*fyne.KeyEvent) bool
	onRune func(rune)
	rests  time.Time // it takes no press before

	ground *canvas.Rectangle
	ring   *canvas.Rectangle
	words  *canvas.Text
	image  *drawing
}

// Button makes a button.
func (k *Kit) Button(label string, kind Kind, press func()) *Button {
	b := &Button{kit: k, label: label, kind: kind, OnPress: press}
	b.ground, b.ring = canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	b.words = canvas.NewText(label, nil)
	b.image = newDrawing()
	b.ExtendBaseWidget(b)
	return b
}

// IconButton makes a button with a drawing; label is what a reader says and
// what the hint shows.
func (k *Kit) IconButton(icon, label string, press func()) *Button {
	b := k.Button(label, Secondary, press)
	b.icon, b.hint = icon, label
	b.label = ""
	b.words.Text = ""
	return b
}

// SetIcon puts a drawing before the words.
func (b *Button) SetIcon(icon string) *Button {
	if b.icon != icon {
		b.icon = icon
		b.Refresh()
	}
	return b
}

// SetSmall makes the button 26 high.
func (b *Button) SetSmall() *Button { b.small = true; return b }

// SetKind changes how much the button asks to be pressed.
func (b *Button) SetKind(k Kind) {
	if b.kind != k {
		b.kind = k
		b.Refresh()
	}
}

// SetHint says when to use the button.
func (b *Button) SetHint(text string) *Button { b.hint = text; return b }

// SetText changes the words.
func (b *Button) SetText(label string) {
	if b.label != label {
		b.label = label
		b.Refresh()
	}
}

// Label returns the words (or the hint of an icon button).
func (b *Button) Label() string {
	if b.label == "" {
		return b.hint
	}
	return b.label
}

// SetEnabled enables or disables the button; reason says why it is disabled.
func (b *Button) SetEnabled(on bool, reason string) {
	if b.disabled == !on && b.reason == reason {
		return
	}
	b.disabled, b.reason = !on, reason
	b.Refresh()
}

// Disabled says whether a press does nothing.
func (b *Button) Disabled() bool { return b.disabled }

// Press does what a tap does.
func (b *Button) Press() {
	if b.disabled || b.OnPress == nil {
		return
	}
	b.OnPress()
}

// restFor is how long a button that came under somebody's hand takes no press:
// longer than it takes to see that something changed and to hold a finger back.
const restFor = 400 * time.Millisecond

// Rest has the button take no tap and no key for a moment: it came, or means
// something else, without anybody having asked for it.
func (b *Button) Rest() { b.rests = b.kit.Look.Now().Add(restFor) }

// Resting says whether a tap or a key does nothing yet.
func (b *Button) Resting() bool { return b.kit.Look.Now().Before(b.rests) }

// Tapped implements fyne.Tappable.
func (b *Button) Tapped(*fyne.PointEvent) {
	if !b.Resting() {
		b.Press()
	}
}

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(e *fyne.KeyEvent) {
	if b.onKey != nil && b.onKey(e) {
		return
	}
	if b.kit.escape(e) {
		return
	}
	if (e.Name == fyne.KeySpace || e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter) && !b.Resting() {
		b.Press()
	}
}

// TypedRune implements fyne.Focusable.
func (b *Button) TypedRune(r rune) {
	if b.onRune != nil && !b.disabled {
		b.onRune(r)
	}
}

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() {
	b.focused = true
	b.tell()
	b.kit.reveal(b)
	b.Refresh()
}

// FocusLost implements fyne.Focusable.
func (b *Button) FocusLost() {
	b.focused = false
	b.tell()
	b.Refresh()
}

// MouseIn implements desktop.Hoverable.
func (b *Button) MouseIn(*desktop.MouseEvent) {
	b.hovered = true
	b.tell()
	b.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *Button) MouseOut() {
	b.hovered = false
	b.tell()
	b.Refresh()
}

func (b *Button) tell() {
	if b.OnHint == nil {
		return
	}
	switch {
	case !b.focused && !b.hovered:
		b.OnHint("")
	case b.disabled && b.reason != "":
		b.OnHint(b.reason)
	default:
		b.OnHint(b.hint)
	}
}

// Cursor implements desktop.Cursorable.
func (b *Button) Cursor() desktop.Cursor {
	if b.disabled {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// AccessibilityLabel implements fyne.Accessible.
func (b *Button) AccessibilityLabel() string {
	if b.name != "" {
		return b.name + ": " + b.Label()
	}
	if b.disabled && b.reason != "" {
		return b.Label() + ", " + b.reason
	}
	return b.Label()
}

// AccessibilityRole implements fyne.Accessible.
func (b *Button) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// HeightFor implements Fluid: a button keeps its height.
func (b *Button) HeightFor(float32) float32 { return b.height() }

func (b *Button) height() float32 {
	if b.tiny {
		return 20
	}
	if b.small {
		return 26
	}
	return look.FieldHeight
}

// NaturalWidth is the width of the button with its words.
func (b *Button) NaturalWidth() float32 { return b.MinSize().Width }

func (b *Button) held() []fyne.CanvasObject { return nil }
