import {
  IconBrandWhatsapp,
  IconChecklist,
  IconMail,
  IconMessage2,
  IconMessages,
  IconPhone,
} from "@tabler/icons-react";
import classes from "./ChannelIcon.module.css";

const ICONS: Record<string, typeof IconMail> = {
  sms: IconMessage2,
  chat: IconMessages,
  whatsapp: IconBrandWhatsapp,
  email: IconMail,
  voice: IconPhone,
};

export function ChannelIcon({ channel }: { channel: string }) {
  const Icon = ICONS[channel] ?? IconChecklist;
  return (
    <span className={classes.icon} aria-hidden>
      <Icon size={20} stroke={1.75} />
    </span>
  );
}
