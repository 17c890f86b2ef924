package recipe

import (
	_ "embed" // the page is a file, so that it can be read as one
	"html/template"
	"io"
	"slices"
	"strconv"
	"strings"

	"bcconnect/connection"
)

//go:embed sheet.html
var sheetSource string

// Say finds words by key, with pairs of argument and value.
type Say = func(key string, pairs ...string) string

// SheetMark stands in the head of every checklist, and tells one from other pages.
const SheetMark = `<meta name="generator" content="BC Connect">`

// Sheet is the checklist as it is handed to an administrator: the customer's
// own values, and blanks where there are none. Nothing in it is secret.
type Sheet struct {
	Profile connection.Profile
	Steps   []Step
	Ticks   []string
	// Links are the pages that the steps name; those without stay words.
	Links map[string]string
}

// Sheet is the page as it stands.
func (s State) Sheet() Sheet { return Sheet{Profile: s.Profile, Steps: s.Steps, Ticks: s.Ticks} }

// SheetOf is the page of a connection.
func SheetOf(p connection.Profile, links map[string]string) Sheet {
	return Sheet{Profile: p, Steps: Steps(p), Ticks: ReadTicks(p.Standing.Ticked), Links: links}
}

// The page, as the template wants it.
type (
	sheetPage struct {
		Title, Name, Mode string
		Parts             []sheetPart
		Back              []sheetValue
	}
	sheetPart struct {
		Anchor, Title, Intro string
		Steps                []sheetStep
	}
	sheetStep struct {
		Anchor, Title, Actor, Link string
		Number                     int
		Done                       bool
		Lines                      []template.HTML
		Values                     []sheetValue
	}
	sheetValue struct {
		Name, Text, Note string
		Blank, Secret    bool
	}
)

// WriteHTML writes the checklist as one page for A4 that needs nothing else: no
// script, no font, no picture, nothing from the network. Everything that came
// from outside is escaped.
func (s Sheet) WriteHTML(w io.Writer, say Say) error {
	t, err := template.New("sheet").Funcs(template.FuncMap{"say": say}).Parse(sheetSource)
	if err != nil {
		return err
	}
	var b strings.Builder // half a page is none
	if err := t.Execute(&b, s.page(say)); err != nil {
		return err
	}
	_, err = io.WriteString(w, b.String())
	return err
}

func (s Sheet) page(say Say) sheetPage {
	name := s.Profile.Name
	if name == "" {
		name = s.Profile.Tenant
	}
	p := sheetPage{Name: name, Title: say("recipe.sheet.title", "name", name), Mode: say("mode." + string(s.mode()) + ".short")}
	for _, part := range Parts() {
		out := sheetPart{Anchor: "part-" + string(part), Title: say("recipe.part." + string(part)), Intro: say("recipe.part." + string(part) + ".intro")}
		for i, x := range s.Steps {
			if x.Part == part {
				out.Steps = append(out.Steps, s.step(x, i+1, say))
			}
		}
		p.Parts = append(p.Parts, out)
	}
	seen := map[string]bool{}
	for _, x := range s.Steps {
		for _, v := range x.Values {
			if v.Asked && !seen[v.Name] {
				seen[v.Name] = true
				p.Back = append(p.Back, s.value(v, say))
			}
		}
	}
	return p
}

func (s Sheet) mode() connection.Mode {
	if s.Profile.Mode == "" {
		return connection.ModeApp
	}
	return s.Profile.Mode
}

func (s Sheet) step(x Step, number int, say Say) sheetStep {
	out := sheetStep{
		Anchor: "step-" + strconv.Itoa(number), Number: number, Title: say("recipe.step." + x.Words + ".title"),
		Actor: say("recipe.actor." + string(x.Actor)), Done: slices.Contains(s.Ticks, x.ID),
	}
	for line := range strings.SplitSeq(say("recipe.step."+x.Words+".text"), "\n") {
		out.Lines = append(out.Lines, markup(line))
	}
	if link := s.Links[x.Link]; strings.HasPrefix(link, "https://") {
		out.Link = link
	}
	for _, v := range x.Values {
		out.Values = append(out.Values, s.value(v, say))
	}
	return out
}

func (s Sheet) value(v Value, say Say) sheetValue {
	out := sheetValue{Name: say("recipe.value." + v.Name), Text: v.Text, Secret: v.Note == "secret", Blank: v.Text == "" && v.Note != "secret"}
	out.Note = Notes(s.Steps, v, say)
	return out
}

// Notes is what stands beside a value: the step that it comes from, and more
// about it.
func Notes(steps []Step, v Value, say Say) string {
	var notes []string
	if n := Number(steps, v.From); n > 0 {
		notes = append(notes, say("recipe.from", "count", strconv.Itoa(n)))
	}
	if v.Note != "" {
		notes = append(notes, say("recipe.note."+v.Note))
	}
	return strings.Join(notes, " · ")
}

// markup turns **bold** and `code` of our words into HTML; all else is escaped.
func markup(line string) template.HTML {
	var b strings.Builder
	for i, part := range strings.Split(line, "**") {
		for j, piece := range strings.Split(part, "`") {
			text := template.HTMLEscapeString(piece)
			if j%2 == 1 {
				text = "<code>" + text + "</code>"
			}
			if i%2 == 1 {
				text = "<strong>" + text + "</strong>"
			}
			b.WriteString(text)
		}
	}
	return template.HTML(b.String()) //nolint:gosec // every piece was escaped above
}

// WriteText writes the checklist as text, for a terminal or a mail.
func (s Sheet) WriteText(w io.Writer, say Say) error {
	p := s.page(say)
	var b strings.Builder
	b.WriteString(p.Title + "\n")
	for _, part := range p.Parts {
		b.WriteString("\n" + strings.ToUpper(part.Title) + "\n" + part.Intro + "\n")
		for _, x := range part.Steps {
			s.textStep(&b, x)
		}
	}
	b.WriteString("\n" + say("recipe.sheet.back") + "\n")
	for _, v := range p.Back {
		b.WriteString("  " + v.line() + "\n")
	}
	b.WriteString("\n" + say("recipe.sheet.secretless") + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func (s Sheet) textStep(b *strings.Builder, x sheetStep) {
	box := "[ ]"
	if x.Done {
		box = "[x]"
	}
	b.WriteString("\n" + box + " " + strconv.Itoa(x.Number) + ". " + x.Title + " (" + x.Actor + ")\n")
	for _, line := range x.Lines {
		b.WriteString("      " + plain(string(line)) + "\n")
	}
	for _, v := range x.Values {
		b.WriteString("      - " + v.line() + "\n")
	}
	if x.Link != "" {
		b.WriteString("      " + x.Link + "\n")
	}
}

func (v sheetValue) line() string {
	out := v.Name + ": "
	switch {
	case v.Blank:
		out += "____________"
	case v.Text != "":
		out += v.Text
	}
	if v.Note != "" {
		out += " (" + v.Note + ")"
	}
	return strings.ReplaceAll(out, ":  (", ": (")
}

// plain takes the tags of markup out again.
func plain(s string) string {
	s = strings.NewReplacer("<strong>", "", "</strong>", "", "<code>", "", "</code>", "").Replace(s)
	return strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'").Replace(s)
}
