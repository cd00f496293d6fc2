package export

import (
	"sceneqr/campaign"
	"sceneqr/export/layout"
)

// ownColumns are the names in a template that stand for what we know of a code. They win over columns of the sheet that
// are called alike.
var ownColumns = []string{"name", "key", "group", "serial", "scene", "expires"}

// spokenColumns are the same in Chinese, for sheets that have no columns of these names themselves.
var spokenColumns = map[string]string{
	"名称": "name", "编号": "key", "分组": "group", "序列号": "serial", "序号": "serial", "场景值": "scene", "有效至": "expires",
}

// texts fills the layout's fields in for a code.
func (p *printing) texts(c *campaign.Code) []layout.Filled {
	texts := make([]layout.Filled, len(p.Press.Layout.Fields))
	for i, f := range p.Press.Layout.Fields {
		texts[i] = layout.Fill(f.Template, func(column string) string { return value(c, column) })
	}
	if p.Trial {
		markTrial(texts)
	}
	return texts
}

// markTrial has the serial say that it is a trial's, or the first text of a layout that shows no serial: a label that is
// cut out has no heading to say so.
func markTrial(texts []layout.Filled) {
	const mark = "试用 "
	for i := range texts {
		if texts[i].Kept != "" {
			texts[i].Kept = mark + texts[i].Kept
			return
		}
	}
	if len(texts) > 0 {
		texts[0].Cut = mark + texts[0].Cut
	}
}

// value is what stands in a column for a code; "" when there is none.
func value(c *campaign.Code, column string) string {
	switch column {
	case "name":
		return c.Name
	case "key":
		return c.Key
	case "group":
		return c.Group
	case "serial":
		return c.Label()
	case "scene":
		return string(c.Scene)
	case "expires":
		return c.ValidUntil()
	}
	for _, cell := range c.Cells {
		if cell.Heading == column {
			return cell.Text
		}
	}
	if own, ok := spokenColumns[column]; ok {
		return value(c, own)
	}
	return ""
}
