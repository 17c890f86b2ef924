package parts

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"bcconnect/assets/text"
	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/screens/look"
)

// FindingView is a finding as people need it: what happened, who can mend it,
// why, what to do, and the details only when asked for.
type FindingView struct {
	composite
	kit     *Kit
	finding diagnose.Finding
	details *fyne.Container
	more    *Link
	first   *Button
}

// FindingOptions says what a FindingView does when it is used.
type FindingOptions struct {
	// Act is called for a pressed action; choice is the picked value of a
	// "pick:" action and else "".
	Act func(a diagnose.Action, choice string)
	// Quiet draws no filled button: something else on the screen is primary.
	Quiet bool
}

// Finding makes the view of a finding.
func (k *Kit) Finding(f diagnose.Finding, o FindingOptions) *FindingView {
	v := &FindingView{kit: k, finding: f}
	words := f.Words(k.Say)
	body := []fyne.CanvasObject{
		Ends(8, k.Text(Heading(), words.Title), Wrap(0, k.Pill(words.Owner, ToneNeutral, false))),
		k.Text(Body(), words.Why),
	}
	body = append(body, k.steps(words.Do)...)
	if len(words.Also) > 0 {
		also := k.Say("parts.finding.ranked", "others", strings.Join(words.Also, " · "))
		body = append(body, k.Text(Small(), also))
	}
	if actions := v.actions(o); actions != nil {
		body = append(body, Space(0, 0), actions)
	}
	if d := v.detailLines(); d != "" {
		body = append(body, Divider(), v.folded(d))
	}
	edge := toneOf(f.Severity)
	v.root = Edged(edge, look.Page, Pad(Column(8, body...), 14, 16, 12, 16))
	v.ExtendBaseWidget(v)
	return v
}

// First returns the first action for the focus, nil if there is none.
func (v *FindingView) First() fyne.Focusable {
	if v.first == nil {
		return nil
	}
	return v.first
}

func toneOf(s connection.Severity) fyne.ThemeColorName {
	switch s {
	case connection.SeverityNote:
		return look.Accent
	case connection.SeverityWarning:
		return look.Attention
	case connection.SeverityError:
	}
	return look.Wrong
}

// Edged is a panel with a coloured left edge.
func Edged(edge, ground fyne.ThemeColorName, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &edged{}, Objects: []fyne.CanvasObject{
		NewBox(edge, look.None, look.FieldRadius), NewBox(ground, look.Line, look.FieldRadius), o,
	}}
}

// edged lets the coloured ground look out at the left.
type edged struct{ width float32 }

func (l *edged) heightFor(o []fyne.CanvasObject, w float32) float32 { return HeightFor(o[2], w-4) }

func (l *edged) Layout(o []fyne.CanvasObject, s fyne.Size) {
	l.width = s.Width
	place(o[0], 0, 0, min(s.Width, 24), s.Height)
	place(o[1], 4, 0, s.Width-4, s.Height)
	place(o[2], 4, 0, s.Width-4, s.Height)
}

func (l *edged) MinSize(o []fyne.CanvasObject) fyne.Size {
	m := o[2].MinSize()
	return fyne.NewSize(m.Width+4, l.heightFor(o, max(l.width, m.Width+4)))
}

// steps are the numbered lines of what to do; a single one needs no number.
func (k *Kit) steps(lines []string) []fyne.CanvasObject {
	if len(lines) == 1 {
		return []fyne.CanvasObject{k.Text(Body(), lines[0])}
	}
	out := make([]fyne.CanvasObject, 0, len(lines))
	for i, line := range lines {
		out = append(out, k.Step(strconv.Itoa(i+1)+".", line))
	}
	return out
}

// Step is a numbered instruction.
func (k *Kit) Step(number, words string) *fyne.Container {
	return RowTop(4, 1, Wide(20, k.Text(Body().AtEnd(), number)), k.Text(Body(), words))
}

// actions are the buttons: the first is filled, the choices of a "pick:"
// action are a button each.
func (v *FindingView) actions(o FindingOptions) fyne.CanvasObject {
	var buttons []fyne.CanvasObject
	add := func(label string, a diagnose.Action, choice string) {
		kind := Secondary
		if len(buttons) == 0 && !o.Quiet {
			kind = Primary
		}
		b := v.kit.Button(label, kind, func() {
			if a == diagnose.CopySupport && v.kit.Copy != nil {
				v.kit.Copy(v.Details())
				return
			}
			if o.Act != nil {
				o.Act(a, choice)
			}
		})
		if v.first == nil {
			v.first = b
		}
		buttons = append(buttons, b)
	}
	for _, a := range v.finding.Actions {
		if strings.HasPrefix(string(a), "pick:") {
			for _, c := range v.finding.Choices {
				add(v.kit.Say("parts.finding.pick", "choice", c), a, c)
			}
			continue
		}
		add(v.kit.Say("action."+string(a), text.Pairs(v.finding.Args)...), a, "")
	}
	if len(buttons) == 0 {
		return nil
	}
	return Wrap(12, buttons...)
}

// folded is the line that opens the details.
func (v *FindingView) folded(d string) fyne.CanvasObject {
	k := v.kit
	v.details = Column(0, k.Text(CodeText(), d))
	v.details.Hide()
	v.more = k.Link(k.Say("parts.finding.details"), v.toggle)
	head := k.Text(Small().Line().Raw(), v.summary())
	line := RowGrow(12, 1, v.more, head)
	if k.Copy != nil {
		line.Add(func() fyne.CanvasObject {
			b := k.Button(k.Say("parts.copy"), Quiet, func() { k.Copy(v.Details()) })
			return b.SetSmall()
		}())
	}
	return Column(6, line, v.details)
}

func (v *FindingView) toggle() {
	on := !v.details.Visible()
	show(v.details, on)
	key := "parts.finding.details"
	if on {
		key = "parts.finding.hide"
	}
	v.more.SetText(v.kit.Say(key))
	v.root.Refresh()
	v.kit.relay()
}

// summary is what the folded line tells: code, and nothing long.
func (v *FindingView) summary() string {
	parts := []string{v.finding.ID}
	if f := v.finding.Fault; f != nil {
		if f.HTTP != 0 {
			parts = append(parts, strconv.Itoa(f.HTTP))
		}
		for _, n := range f.AADSTS {
			parts = append(parts, "AADSTS"+strconv.Itoa(n))
		}
		for _, s := range []string{f.OAuth, f.BC, string(f.Net)} {
			if s != "" {
				parts = append(parts, s)
			}
		}
	}
	return strings.Join(parts, " · ")
}

// Details is the text for support: what happened, codes, ids and time.
func (v *FindingView) Details() string {
	head := v.kit.Say("finding."+v.finding.Code+".title", text.Pairs(v.finding.Args)...)
	return Plain(head) + "\n" + v.detailLines()
}

func (v *FindingView) detailLines() string {
	var b strings.Builder
	line := func(key, value string) {
		if value != "" {
			b.WriteString(v.kit.Say("parts.detail."+key) + ": " + value + "\n")
		}
	}
	line("id", v.finding.ID)
	if f := v.finding.Fault; f != nil {
		if f.HTTP != 0 {
			line("http", strconv.Itoa(f.HTTP))
		}
		line("oauth", f.OAuth)
		for _, n := range f.AADSTS {
			line("code", "AADSTS"+strconv.Itoa(n))
		}
		line("bc", f.BC)
		line("net", string(f.Net))
		line("trace", f.Trace)
		line("correlation", f.Corr)
		if !f.When.IsZero() {
			line("time", f.When.UTC().Format("2006-01-02 15:04:05Z"))
		}
		line("said", f.Detail)
	}
	line("docs", v.finding.Docs)
	return strings.TrimSuffix(b.String(), "\n")
}
