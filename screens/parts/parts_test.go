package parts_test

import (
	"image"
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"bcconnect/assets/text"
	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
	"bcconnect/screens/testkit"
)

func kit(t *testing.T) *parts.Kit {
	t.Helper()
	l := testkit.Look(t, "en")
	return parts.New(l)
}

func key(name fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: name} }

func TestButtonIsPressedByTapEnterAndSpace(t *testing.T) {
	n := 0
	b := kit(t).Button("Save", parts.Primary, func() { n++ })
	test.Tap(b)
	b.TypedKey(key(fyne.KeyReturn))
	b.TypedKey(key(fyne.KeySpace))
	b.TypedKey(key(fyne.KeyA))
	if n != 3 {
		t.Errorf("pressed %d times", n)
	}
	b.SetEnabled(false, "not now")
	test.Tap(b)
	b.TypedKey(key(fyne.KeyEnter))
	if n != 3 || !strings.Contains(b.AccessibilityLabel(), "not now") {
		t.Errorf("pressed %d times while disabled; says %q", n, b.AccessibilityLabel())
	}
}

func TestButtonShowsFocusAndHint(t *testing.T) {
	var told []string
	b := kit(t).Button("Check", parts.Secondary, nil).SetHint("asks nobody")
	b.OnHint = func(s string) { told = append(told, s) }
	w := test.NewWindow(b)
	defer w.Close()
	before := w.Canvas().Capture()
	w.Canvas().Focus(b)
	if same := equal(before, w.Canvas().Capture()); same {
		t.Error("the focus is not to be seen")
	}
	w.Canvas().Unfocus()
	if strings.Join(told, "|") != "asks nobody|" {
		t.Errorf("told %q", told)
	}
}

func TestTextWrapsAndKeepsItsWords(t *testing.T) {
	k := kit(t)
	words := "**Open** the page and look for the client ID `7f3c9a52` in a long enough sentence."
	x := k.Text(parts.Body(), words)
	one, narrow := x.HeightFor(2000), x.HeightFor(120)
	if one != 20 || narrow < 80 {
		t.Errorf("heights %v and %v", one, narrow)
	}
	x.Resize(fyne.NewSize(120, narrow))
	if got := parts.Plain(words); strings.ContainsAny(got, "*`") {
		t.Errorf("plain text has markup: %q", got)
	}
	if line := k.Text(parts.Body().Line().Raw(), strings.Repeat("word ", 50)); line.HeightFor(80) != 20 {
		t.Error("a line wraps")
	}
	if k.Text(parts.Body(), "").HeightFor(100) != 0 {
		t.Error("an empty text takes room")
	}
}

// TestALineIsAsWideAsItsWords holds what wrapping relies on: a text fits into the
// room that it says it wants, in every sentence of the program.
func TestALineIsAsWideAsItsWords(t *testing.T) {
	k := kit(t)
	words, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, lang := range []string{"en", "fr"} {
		say := words.Sayer(lang)
		for _, key := range words.Keys(lang) {
			for _, style := range []parts.Style{parts.Body().Raw(), parts.Strong().Raw(), parts.Small().Raw()} {
				sentence := strings.Join(strings.Fields(say(key)), " ")
				x := k.Text(style, sentence)
				if one, room := x.HeightFor(1e6), x.HeightFor(x.NaturalWidth()); one != room {
					t.Errorf("%s %s: %q breaks in %.1f", lang, key, sentence, x.NaturalWidth())
				}
				n++
			}
		}
	}
	if n < 10000 {
		t.Errorf("%d sentences", n)
	}
}

func TestTextWithoutRoomIsNotBrokenIntoLetters(t *testing.T) {
	x := kit(t).Text(parts.Body(), "The test only **reads**. Nothing is changed.")
	w := test.NewWindow(x)
	defer w.Close()
	x.Resize(fyne.NewSize(0, 0))
	if n := len(testkit.All[*canvas.Text](x)); n != 0 {
		t.Errorf("%d pieces where there is no room", n)
	}
	if got, want := x.HeightFor(0), look.LineHeight(look.TextSize); got != want {
		t.Errorf("%.1f high where there is no room, want a line of %.1f", got, want)
	}
	x.Resize(fyne.NewSize(400, 40))
	if n := len(testkit.All[*canvas.Text](x)); n != 3 {
		t.Errorf("%d pieces, want three", n)
	}
}

// TestDrawingFollowsTheTheme: a drawing is only made anew when it must be, and a
// new theme is such a case.
func TestDrawingFollowsTheTheme(t *testing.T) {
	b := kit(t).Button("Copy", parts.Secondary, nil).SetIcon("copy")
	w := test.NewWindow(b)
	defer w.Close()
	w.Resize(fyne.NewSize(200, 60))
	drawn := func() (string, image.Image) {
		all := testkit.All[*canvas.Image](b)
		if len(all) != 1 {
			t.Fatalf("%d drawings", len(all))
		}
		return all[0].Resource.Name(), all[0].Image
	}
	name, before := drawn()
	b.Refresh()
	if _, same := drawn(); same != before {
		t.Error("drawn anew though nothing has changed")
	}
	fyne.CurrentApp().Settings().SetTheme(testkit.Variant(t, "en", look.Dark))
	b.Refresh()
	if now, after := drawn(); now == name || after == before {
		t.Errorf("still %s in another theme", now)
	}
}

func TestLinksInTextAreReached(t *testing.T) {
	var opened string
	x := kit(t).Text(parts.Body(), "Not allowed? [Send a link](consent) or [!Open](bcApps).")
	x.OnLink = func(target string) { opened += target + " " }
	w := test.NewWindow(x)
	defer w.Close()
	w.Resize(fyne.NewSize(400, 60))
	for range 2 {
		w.Canvas().FocusNext()
		w.Canvas().Focused().TypedKey(key(fyne.KeyReturn))
	}
	if opened != "consent bcApps " {
		t.Errorf("opened %q", opened)
	}
}

func FuzzMarkup(f *testing.F) {
	for _, s := range []string{"**a** b", "`code`", "[x](y)", "[!x](y)", "**", "`", "[a](", "[a]()", "a * b ** c", "[[x](y)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := parts.Plain(s)
		if len(got) > len(s) {
			t.Fatalf("%q became longer: %q", s, got)
		}
		if !strings.ContainsAny(s, "*`[") && got != s {
			t.Fatalf("%q lost something: %q", s, got)
		}
	})
}

func TestFieldReportsTypingAndNothingElse(t *testing.T) {
	var typed []string
	f := kit(t).Field("Tenant", "From the Overview page", func(s string) { typed = append(typed, s) })
	f.SetText("contoso.com")
	f.SetText("contoso.com")
	if len(typed) != 0 {
		t.Fatalf("showing a value reported %q", typed)
	}
	test.Type(f.Entry(), "x")
	if len(typed) != 1 {
		t.Errorf("typing reported %q", typed)
	}
	f.SetError("This is no tenant.")
	if f.Problem() != "This is no tenant." {
		t.Error("the problem is not shown")
	}
	tall := f.HeightFor(300)
	f.SetError("")
	if f.Problem() != "" || tall == 0 {
		t.Error("the problem stays")
	}
}

func TestSecretIsMaskedAgain(t *testing.T) {
	var got string
	s := kit(t).SecretEntry("Client secret", "The column Value", func(v string) { got = v })
	w := test.NewWindow(s)
	defer w.Close()
	w.Resize(fyne.NewSize(400, 120))
	w.Canvas().Focus(s.Entry())
	test.Type(s.Entry(), "abcdefghijklmnopqrstuvwxyz")
	if got != "abcdefghijklmnopqrstuvwxyz" || s.Shown() {
		t.Fatalf("typed %q, shown %v", got, s.Shown())
	}
	w.Canvas().FocusNext() // the eye
	w.Canvas().Focused().TypedKey(key(fyne.KeySpace))
	if !s.Shown() {
		t.Fatal("the eye does not reveal")
	}
	w.Canvas().Unfocus()
	if s.Shown() {
		t.Error("still revealed after the focus left")
	}
	w.Canvas().Focus(s.Entry())
	if markup := test.RenderObjectToMarkup(s); strings.Contains(markup, "abcdefghijklm") {
		t.Error("a masked secret is drawn")
	}
}

func TestChoiceIsUsedByKeyboard(t *testing.T) {
	var picked []string
	c := kit(t).Choice("Environment", "", func(id string) { picked = append(picked, id) })
	c.SetItems([]parts.Item{{ID: "p", Title: "Production"}, {ID: "s", Title: "Sandbox"}})
	c.SetItems([]parts.Item{{ID: "p", Title: "Production"}, {ID: "s", Title: "Sandbox"}})
	c.SetChosen("p")
	w := test.NewWindow(c)
	defer w.Close()
	w.Resize(fyne.NewSize(400, 400))
	if len(picked) > 0 || c.Opened() {
		t.Fatal("showing a value picks it")
	}
	w.Canvas().Focus(c.Head())
	c.Head().TypedKey(key(fyne.KeySpace))
	if !c.Opened() {
		t.Fatal("does not open")
	}
	c.Head().TypedKey(key(fyne.KeyDown))
	c.Head().TypedKey(key(fyne.KeyReturn))
	if strings.Join(picked, " ") != "s" || c.Opened() {
		t.Errorf("picked %q, open %v", picked, c.Opened())
	}
	c.SetEnabled(false, "Choose an environment first")
	c.Head().TypedKey(key(fyne.KeySpace))
	if c.Opened() {
		t.Error("a disabled list opens")
	}
}

func TestOptionsAreChosenByArrows(t *testing.T) {
	var picked []string
	o := kit(t).Options(func(id string) { picked = append(picked, id) },
		parts.Option{ID: "a", Title: "App"}, parts.Option{ID: "u", Title: "User"}, parts.Option{ID: "d", Title: "Delegate"})
	o.SetChosen("a")
	o.Card("a").TypedKey(key(fyne.KeyDown))
	o.Card("a").TypedKey(key(fyne.KeyDown))
	o.Card("a").TypedKey(key(fyne.KeyUp))
	o.Card("a").TypedKey(key(fyne.KeySpace))
	if strings.Join(picked, " ") != "u d u a" {
		t.Errorf("picked %q", picked)
	}
	on := false
	c := kit(t).Check("Keep", "in the sealed file", func(v bool) { on = v })
	c.SetOn(true)
	if on {
		t.Error("showing a tick reports it")
	}
	c.Focusable().TypedKey(key(fyne.KeySpace))
	if on || c.On() {
		t.Error("space does not clear the tick")
	}
}

func TestLadderKeepsItsFocus(t *testing.T) {
	k := kit(t)
	l := k.Ladder()
	var pressed []string
	l.OnPress = func(id string) { pressed = append(pressed, id) }
	rungs := []parts.Rung{{ID: "a", Name: "A"}, {ID: "b", Name: "B", Opens: true}}
	l.Set(rungs)
	w := test.NewWindow(l)
	defer w.Close()
	w.Resize(fyne.NewSize(600, 300))
	row := l.Row("b")
	w.Canvas().Focus(row)
	rungs[0].Sentence, rungs[1].Below = "changed", k.Text(parts.Body(), "below")
	l.Set(rungs)
	if w.Canvas().Focused() != row || l.Row("none") != nil {
		t.Error("the focus is lost when a rung changes")
	}
	row.TypedKey(key(fyne.KeyReturn))
	l.Row("a").TypedKey(key(fyne.KeyReturn))
	if strings.Join(pressed, " ") != "b" {
		t.Errorf("pressed %q", pressed)
	}
	if h := l.HeightFor(600); h < 2*look.RowHeight+20 {
		t.Errorf("height %v has no room for what is below", h)
	}
}

func TestScrollFollowsTheFocus(t *testing.T) {
	k := kit(t)
	list := make([]fyne.CanvasObject, 0, 40)
	for range 40 {
		list = append(list, k.Button("x", parts.Secondary, nil))
	}
	s := k.Scroll(parts.Column(8, list...))
	w := test.NewWindow(s)
	defer w.Close()
	w.SetPadded(false)
	w.Resize(fyne.NewSize(300, 200))
	for range 40 {
		w.Canvas().FocusNext()
	}
	last := list[39].Position().Y + look.FieldHeight
	if top, bottom := s.Offset(), s.Offset()+200; last > bottom || last < top {
		t.Errorf("the focused button ends at %v, in view is %v to %v", last, top, bottom)
	}
	s.ToTop()
	if s.Offset() != 0 {
		t.Error("ToTop does not")
	}
}

func TestFindingTellsEverythingAndActs(t *testing.T) {
	k := kit(t)
	var copied string
	k.Copy = func(s string) { copied = s }
	var did []string
	f := diagnose.Finding{
		ID: "BCC-1", Code: "environment-unknown", Who: diagnose.OwnerYou, Severity: connection.SeverityError,
		Actions: []diagnose.Action{diagnose.PickEnvironment, diagnose.CopySupport}, Choices: []string{"Production", "Sandbox"},
		Fault: &connection.Fault{HTTP: 404, AADSTS: []int{90002}, Corr: "c-1", Trace: "t-1", Detail: "not found"},
	}
	v := k.Finding(f, parts.FindingOptions{Act: func(a diagnose.Action, c string) { did = append(did, string(a)+"="+c) }})
	w := test.NewWindow(v)
	defer w.Close()
	w.Resize(fyne.NewSize(700, 500))
	for range 3 {
		w.Canvas().FocusNext()
		w.Canvas().Focused().TypedKey(key(fyne.KeyReturn))
	}
	if strings.Join(did, " ") != "pick:environment=Production pick:environment=Sandbox" {
		t.Errorf("did %q", did)
	}
	for _, want := range []string{"BCC-1", "404", "AADSTS90002", "c-1", "t-1", "not found"} {
		if !strings.Contains(copied, want) {
			t.Errorf("the text for support lacks %q:\n%s", want, copied)
		}
	}
	folded := v.HeightFor(700)
	w.Canvas().FocusNext()
	w.Canvas().Focused().TypedKey(key(fyne.KeyReturn))
	if v.HeightFor(700) <= folded {
		t.Error("the details do not unfold")
	}
	if v.First() == nil {
		t.Error("no first action")
	}
}

func TestLayoutsGiveWayWhereTheRoomEnds(t *testing.T) {
	k := kit(t)
	a, b := k.Button("A long label", parts.Secondary, nil), k.Button("Another label", parts.Secondary, nil)
	for name, c := range map[string]fyne.CanvasObject{
		"wrap": parts.Wrap(8, a, b), "ends": parts.Ends(8, a, b), "columns": parts.Columns(8, 200, 2, a, b), "shares": parts.Shares(8, 8, 0.5, 300, a, b),
	} {
		if wide, narrow := parts.HeightFor(c, 600), parts.HeightFor(c, 150); wide >= narrow {
			t.Errorf("%s: %v wide, %v narrow", name, wide, narrow)
		}
	}
}

func equal(a, b interface{ At(x, y int) color.Color }) bool {
	for y := range 60 {
		for x := range 160 {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}

// TestAFullStopNeverStandsAlone on a line of its own, after a link that ends at
// the edge.
func TestAFullStopNeverStandsAlone(t *testing.T) {
	k := kit(t)
	const words = "Not allowed to? [Write a mail to the administrator](mail:admin)."
	whole := k.Text(parts.Body(), words)
	one := whole.HeightFor(2000)
	for width := whole.NaturalWidth() - 8; width < whole.NaturalWidth()+8; width++ {
		stop, bare := k.Text(parts.Body(), words), k.Text(parts.Body(), strings.TrimSuffix(words, "."))
		if bare.HeightFor(width) == one && stop.HeightFor(width) != one {
			t.Errorf("at %v the full stop begins a line", width)
		}
	}
}

// TestACentredPageKeepsItsTop however high it is: its title must not jump when
// something below it appears.
func TestACentredPageKeepsItsTop(t *testing.T) {
	for _, h := range []float32{40, 4000} {
		page := parts.Column(0, parts.Space(10, h))
		c := parts.Centre(page, 100)
		c.Resize(fyne.NewSize(300, 600))
		if page.Position() != fyne.NewPos(100, 0) || page.Size().Width != 100 {
			t.Errorf("%v high: at %v, %v", h, page.Position(), page.Size())
		}
	}
}
