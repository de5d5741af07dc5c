import { useState } from "react";
import { useLocation } from "wouter";
import { text as common } from "../../text/console.en";
import { text } from "../../text/numbers.en";
import { ConfirmDialog } from "../../ui/ConfirmDialog";
import { told } from "../parts/forms";
import { PageHead } from "../parts/PageHead";
import { sentence } from "../parts/Problem";
import { AvailableNumbers } from "./AvailableNumbers";
import { SearchForm } from "./SearchForm";
import { useAvailable, useBuyNumber, type AvailableNumber, type Wanted } from "./useNumbers";

const words = text.buy;
const AT_ONCE = 30;

export default function BuyNumber() {
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const [most, setMost] = useState(AT_ONCE);
  const [chosen, setChosen] = useState<AvailableNumber | null>(null);
  const found = useAvailable(wanted && { ...wanted, query: { ...wanted.query, PageSize: most } });
  const buy = useBuyNumber();
  const [, go] = useLocation();
  const search = (next: Wanted) => {
    setMost(AT_ONCE);
    setWanted(next);
    // The same question again may have another answer by now.
    if (JSON.stringify(next) === JSON.stringify(wanted)) void found.refetch();
  };
  return (
    <>
      <PageHead
        title={words.title}
        crumbs={[{ label: common.groups.numbers }, { label: common.groups.manage }]}
        lead={words.lead}
      />
      <SearchForm onSearch={search} busy={found.isFetching} />
      {wanted && (
        <AvailableNumbers
          found={found}
          onChoose={setChosen}
          onMore={(found.data?.length ?? 0) >= most ? () => setMost(most + AT_ONCE) : null}
        />
      )}
      <ConfirmDialog
        opened={chosen !== null}
        danger={false}
        words={{
          title: words.confirmTitle(chosen?.phone_number ?? ""),
          body: words.confirmBody,
          confirm: words.confirm,
          cancel: common.common.cancel,
        }}
        busy={buy.isPending}
        error={buy.error && sentence(buy.error)}
        onClose={() => {
          setChosen(null);
          buy.reset();
        }}
        onConfirm={() =>
          chosen &&
          buy.mutate(chosen.phone_number, {
            onSuccess: (bought) => {
              told(words.bought(bought.phone_number));
              go(`/phone-numbers/active/${bought.sid}`);
            },
          })
        }
      />
    </>
  );
}
