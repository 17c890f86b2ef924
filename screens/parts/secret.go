package parts

import "strconv"

// SecretEntry is a field for a secret: masked, revealed only for a moment, and
// masked again as soon as the focus leaves. While it is typed it says the
// length and the last three characters, so that a paste can be checked.
type SecretEntry struct {
	Field
	shown bool
}

// lastShown is how many characters of a secret may be shown while it is typed.
const lastShown = 3

// SecretEntry makes a field for a secret.
func (k *Kit) SecretEntry(label, caption string, change func(string)) *SecretEntry {
	s := &SecretEntry{}
	f := k.Field(label, caption, nil)
	s.Field = Field{
		kit: k, entry: f.entry, label: f.label, caption: f.caption, problem: f.problem,
		trail: f.trail, mark: f.mark, border: f.border, tall: f.tall, room: f.room,
	}
	s.caption.OnLink = func(target string) {
		if s.OnLink != nil {
			s.OnLink(target)
		}
	}
	s.entry.Password = true
	s.entry.OnChanged = func(text string) {
		s.tell()
		if !s.entry.silent && change != nil {
			change(text)
		}
	}
	s.entry.OnFocus = func(has bool) {
		if !has {
			s.Mask()
		}
		s.tell()
	}
	s.eye = k.IconButton("eye", k.Say("parts.secret.show"), s.toggle).SetSmall()
	// Revealed only while pointer or focus rests on the eye.
	s.eye.OnHint = func(text string) {
		if text == "" {
			s.Mask()
		}
	}
	s.tail = Row(4, s.trail, s.mark, s.eye)
	s.root = Column(4, s.label, s.line(), s.caption, s.problem)
	s.ExtendBaseWidget(s)
	return s
}

// toggle reveals or masks.
func (s *SecretEntry) toggle() {
	if s.shown {
		s.Mask()
		return
	}
	s.shown = true
	s.entry.Password = false
	s.eye.SetIcon("hidden")
	s.entry.Refresh()
}

// Mask hides the secret; screens call it when the window loses the focus.
func (s *SecretEntry) Mask() {
	if !s.shown {
		return
	}
	s.shown = false
	s.entry.Password = true
	s.eye.SetIcon("eye")
	s.entry.Refresh()
}

// Shown says whether the secret is revealed.
func (s *SecretEntry) Shown() bool { return s.shown }

// tell says length and end of what is typed, only while it is typed.
func (s *SecretEntry) tell() {
	text := []rune(s.entry.Text)
	words := ""
	if n := len(text); n > 0 {
		words = s.kit.Say("parts.secret.length", "count", strconv.Itoa(n))
		if n >= 4*lastShown {
			words = s.kit.Say("parts.secret.ends", "count", strconv.Itoa(n), "end", string(text[n-lastShown:]))
		}
	}
	s.trail.SetStyle(Small().Line().Raw())
	s.trail.SetText(words)
	s.root.Refresh()
}

// SetText shows a value without reporting it.
func (s *SecretEntry) SetText(text string) {
	s.Field.SetText(text)
	s.tell()
}
